"""Every door: who may come through it, and what it says about itself."""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from litestar import Litestar

from atrium.access import PERMISSIONS, ROLES
from atrium.api.ground.openapi import described
from atrium.doorway import doors, is_screen, permission_of

ClientOf = Callable[[str], Awaitable[httpx.AsyncClient]]
PUBLIC = {"/health/live", "/health/ready", "/metrics", "/openapi.json", "/docs"}
MATRIX = ("agent", "buyer", "warehouse")


def closed(app: Litestar) -> list[tuple[str, str, str]]:
    """Every door that needs a permission: method, an address that leads to it, the permission."""
    return [
        (method, re.sub(r"{[^}]*}", "1", path), permission)
        for method, path, door in doors(app)
        if (permission := permission_of(door)) and not is_screen(door)
    ]


async def test_only_what_is_meant_to_be_is_public(app: Litestar) -> None:
    public = {path for _, path, door in doors(app) if permission_of(door) == "" and not is_screen(door)}
    assert {path for path in public if not path.startswith("/docs/")} == PUBLIC
    assert len(closed(app)) > 20


async def test_nobody_comes_through_without_a_token(app: Litestar, anyone: httpx.AsyncClient) -> None:
    for method, path, _ in closed(app):
        assert (await anyone.request(method, path)).status_code == 401, (method, path)


async def test_nobody_comes_through_without_the_permission(app: Litestar, client_of: ClientOf) -> None:
    for role in MATRIX:
        client = await client_of(role)
        for method, path, permission in closed(app):
            if permission not in ROLES[role]:
                answer = await client.request(method, path)
                assert answer.status_code == 403, (role, method, path)
                assert answer.json()["permission"] == permission


async def test_every_door_describes_itself(app: Litestar) -> None:
    schema = described(app)
    assert schema["openapi"].startswith("3.1")
    operations: list[tuple[str, str, dict[str, Any]]] = [
        (method, path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/")
    ]
    assert {(method.upper(), path) for method, path, _ in operations} == {
        (method, path) for method, path, door in doors(app) if permission_of(door) and not is_screen(door)
    }
    ids = [operation["operationId"] for _, _, operation in operations]
    assert len(ids) == len(set(ids))
    for method, path, operation in operations:
        assert operation["x-permission"] in PERMISSIONS, path
        assert operation.get("description") or operation.get("summary"), path
        assert {"400", "401", "403", "405", "429", "503"} <= set(operation["responses"]), path
        assert "422" not in operation["responses"], path
        if "requestBody" in operation:
            assert {"413", "415"} <= set(operation["responses"]), (method, path)
