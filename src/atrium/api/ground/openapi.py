"""What the doors say about themselves: OpenAPI 3.1 and a page for people, from the same source."""

from html import escape
from typing import Any

import msgspec
from litestar import Litestar, Request, Response, Router, get
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from atrium.access import PERMISSIONS
from atrium.doorway.doors import doors, permission_of, public
from atrium.doorway.problems import MEDIA_TYPE

SCHEME = "bearer"
_DESCRIPTION = """Order management for omnichannel retailers. Money is whole minor units. Every POST may carry
an `Idempotency-Key`. Refusals are `application/problem+json` (RFC 9457) with a stable `code`."""
_ANYONE = {"405": "The address does not take that method", "503": "The outcome is unknown: repeat with the same key"}
_SIGNED_IN = {
    "400": "What was sent cannot be read",
    "401": "Nobody is signed in",
    "403": "The caller lacks the permission",
    "429": "More often than this token may",
}
_ONCE = {"409": "The key was used for something else, or the first request with it is still under way"}
_BODY = {"413": "The body is too large", "415": "The body is not JSON"}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Makes a repeat harmless: the first answer is kept for 7 days.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]*$"},
}


def openapi_config(version: str) -> OpenAPIConfig:
    """How the framework describes our doors."""
    return OpenAPIConfig(
        title="Atrium",
        version=version,
        description=_DESCRIPTION,
        components=Components(security_schemes={SCHEME: SecurityScheme(type="http", scheme="bearer")}),
        # The framework insists on a place of its own; what it shows there lacks what `described` adds.
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router("/docs/raw", route_handlers=[], opt=public, include_in_schema=False),
    )


def described(app: Litestar) -> dict[str, Any]:
    """The description of all doors, with what all doors share added: sign-in, permission, common refusals."""
    schema: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(app.openapi_schema.to_schema()))
    schemas = schema.setdefault("components", {}).setdefault("schemas", {})
    schemas.setdefault("Problem", _problem_schema())
    for method, path, door in doors(app):
        operation = schema.get("paths", {}).get(path, {}).get(method.lower())
        if operation is not None:
            _share(operation, method, permission_of(door) or "")
    return schema


@get("/openapi.json", opt=public, include_in_schema=False, sync_to_thread=False)
def openapi_json(request: Request[Any, Any, Any]) -> Response[bytes]:
    """All doors for programs, as OpenAPI 3.1."""
    return Response(_kept(request.app)[0], media_type="application/json")


@get("/docs", opt=public, include_in_schema=False, sync_to_thread=False)
def docs(request: Request[Any, Any, Any]) -> Response[bytes]:
    """All doors for people, on one page."""
    return Response(_kept(request.app)[1], media_type="text/html; charset=utf-8")


def _kept(app: Litestar) -> tuple[bytes, bytes]:
    """Both forms, made once a process."""
    if "described" not in app.state:
        schema = described(app)
        app.state["described"] = (msgspec.json.encode(schema), _page(schema).encode())
    return app.state["described"]


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    properties = {"type": text, "title": text, "code": text, "detail": text, "status": {"type": "integer"}}
    return {"type": "object", "properties": properties, "required": ["code", "status", "title", "detail"]}


def _share(operation: dict[str, Any], method: str, permission: str) -> None:
    """Add to a door's description what the ground does for it."""
    shared = dict(_ANYONE)
    if permission:
        shared |= _SIGNED_IN
        operation["security"] = [{SCHEME: []}]
        operation["x-permission"] = permission
    if "requestBody" in operation:
        shared |= _BODY
    if method == "POST":
        shared |= _ONCE
        operation.setdefault("parameters", []).append(_KEY)
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, description in shared.items():
        named = operation["responses"].get(status)
        if named is None or MEDIA_TYPE not in named.get("content", {}):
            operation["responses"][status] = {"description": description, "content": problem}


def _page(schema: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td><b>{method.upper()}</b><td><code>{escape(path)}</code><td>{escape(_sentence(operation))}"
        f"<td>{escape(operation.get('x-permission', 'public'))}"
        for path, methods in sorted(schema.get("paths", {}).items())
        for method, operation in methods.items()
    )
    permissions = "".join(f"<tr><td><code>{name}</code><td>{escape(text)}" for name, text in PERMISSIONS.items())
    return _PAGE.format(rows=rows, permissions=permissions)


def _sentence(operation: dict[str, Any]) -> str:
    return str(operation.get("description") or operation.get("summary") or "").split("\n", 1)[0]


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Atrium: doors</title>
<style>
:root {{ color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif }}
body {{ max-width: 70rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; vertical-align: top }}
</style>
<h1>Atrium</h1>
<p>The whole description for programs: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).
<h2>Doors</h2>
<table><tr><th>Method<th>Path<th>What it does<th>Permission{rows}</table>
<h2>Permissions</h2>
<table><tr><th>Permission<th>Allows{permissions}</table>
</html>
"""
