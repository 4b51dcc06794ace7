"""Every role at every door, and how far a token that is limited to a channel or a node reaches."""

import re
from typing import Any

import httpx
import pytest
from litestar import Litestar
from tests import given
from tests.api.conftest import ClientOf
from tests.api.table import DOORS, PUBLIC

from atrium import access
from atrium.access import ROLES
from atrium.access.tokens import Scope
from atrium.doorway import doors, is_screen, permission_of
from atrium.kernel import Database

NOWHERE = "999999999"
ALL_DOORS_ASK = {"GET /api/v1/events/live": "?kind=!"}
"""The one that never ends is asked what it refuses."""


def test_every_door_is_in_the_table(app: Litestar) -> None:
    programs = {f"{method} {path}": permission_of(door) for method, path, door in doors(app) if not is_screen(door)}
    assert programs == DOORS


async def _ask(client: httpx.AsyncClient, door: str) -> httpx.Response:
    method, _, path = door.partition(" ")
    address = re.sub(r"\{[^}]+\}", NOWHERE, path) + ALL_DOORS_ASK.get(door, "")
    return await client.request(method, address, json=None if method in {"GET", "DELETE"} else {})


async def test_nobody_enters_but_by_the_public_doors(anyone: httpx.AsyncClient) -> None:
    for door, permission in DOORS.items():
        answer = await _ask(anyone, door)
        assert (answer.status_code == 401) == (permission != PUBLIC), door
        if permission:
            assert answer.json()["code"] == "unauthorized", door


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_enters_where_it_may_and_nowhere_else(client_of: ClientOf, role: str) -> None:
    client = await client_of(role)
    for door, permission in DOORS.items():
        answer = await _ask(client, door)
        if not permission or permission in ROLES[role]:
            assert answer.status_code not in {401, 403}, (door, answer.text)
            assert answer.status_code < 500 or door == "GET /health/ready", (door, answer.text)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), door
            assert answer.json()["permission"] == permission, door


@pytest.fixture
async def shop(database: Database) -> dict[str, Any]:
    """A TV in the warehouse and one in the shop; Ada has bought in the web and in the store."""
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=100)
        await given.stock(tx, on_hand=100, at="SHOP", pickup=True)
        web, draft = await given.order(tx), await given.order(tx, confirm=False)
        await given.settle(tx)
    return {"web": web.number, "draft": draft.number}


@pytest.fixture
async def limited(client_of: ClientOf, app: Litestar, database: Database) -> Any:
    """`await limited(channels=["store"])`: somebody who may do everything, but only there."""

    async def limited(role: str = "integration", **where: list[str]) -> httpx.AsyncClient:
        client = await client_of("agent")
        async with database.transaction("system") as tx:
            _, secret = await access.tokens.issue(tx, "limited", role, Scope(**where))
        client.headers["Authorization"] = f"Bearer {secret}"
        return client

    assert app
    return limited


def _order(channel: str, **more: object) -> dict[str, Any]:
    address = {"name": "Ada", "line1": "12 Oak St", "city": "Minneapolis", "country": "US", "postal_code": "55401"}
    lines = [{"sku": given.SKU, "quantity": 1}]
    customer = {"name": "Ada", "email": "ada@example.com"}
    return {
        "channel": channel,
        "channel_ref": f"{channel}-1",
        "currency": "USD",
        "customer": customer,
        "ship_to": address,
        "lines": lines,
        "confirm": True,
    } | more


async def test_a_channels_token_places_on_its_channel_only(limited: Any, shop: dict[str, str]) -> None:
    assert shop
    client = await limited(channels=["store"])
    answer = await client.post("/api/v1/orders", json=_order("web"))
    batch = await client.post("/api/v1/orders/batch", json={"orders": [_order("web"), _order("store")]})
    assert (answer.status_code, answer.json()["permission"]) == (403, "orders.place")
    assert [result["status"] for result in batch.json()["results"]] == [403, 201]


async def test_a_channels_token_neither_sees_nor_touches_orders_of_others(limited: Any, shop: dict[str, str]) -> None:
    client = await limited("admin", channels=["store"])
    order = f"/api/v1/orders/{shop['web']}"
    sent = {"node": given.NODE, "lines": [{"line": 1, "quantity": 1}]}
    asks: list[tuple[str, str, Any]] = [
        ("GET", order, None),
        ("GET", f"{order}/events", None),
        ("GET", f"{order}/transmissions", None),
        ("GET", f"{order}/sourcing", None),
        ("GET", f"{order}/shipments", None),
        ("POST", f"{order}/cancellation", {"reason": "mine now"}),
        ("POST", f"{order}/notes", {"text": "mine now"}),
        ("POST", f"{order}/reservation", {}),
        ("POST", f"{order}/shipments", sent),
        ("POST", f"{order}/shipments/1/events", {"kind": "delivered"}),
        ("PATCH", f"/api/v1/orders/{shop['draft']}", {"delivery_charge": 0}),
        ("POST", f"/api/v1/orders/{shop['draft']}/confirmation", None),
        ("GET", "/api/v1/events", None),
        ("GET", "/api/v1/events/live?kind=!", None),
        ("GET", "/api/v1/audit", None),
    ]
    for method, path, body in asks:
        answer = await client.request(method, path, json=body, headers={"If-Match": '"1"'})
        assert answer.status_code == 403, (method, path, answer.text)
    for question in ("", "?channel=web", f"?q={shop['web']}", f"?node={given.NODE}"):
        assert (await client.get(f"/api/v1/orders{question}")).json()["items"] == [], question


async def test_a_nodes_token_counts_and_moves_there_only(limited: Any, shop: dict[str, str]) -> None:
    assert shop
    client = await limited(nodes=["SHOP"])
    rows = [{"node": node, "sku": given.SKU} for node in (given.NODE, "SHOP")]
    sheets = [
        ("PUT", "/api/v1/stock", "levels", {"on_hand": 7}),
        ("PUT", "/api/v1/stock/safety", "levels", {"safety": 1}),
        ("POST", "/api/v1/stock/movements", "movements", {"quantity": 1, "kind": "receive", "reason": "PO 1"}),
    ]
    for method, path, name, more in sheets:
        answer = await client.request(method, path, json={name: [row | more for row in rows]})
        report = answer.json()
        assert report["changed"] == 1, (path, report)
        assert [(row["row"], row["code"]) for row in report["refused"]] == [(0, "forbidden")], path


async def test_a_nodes_token_sends_from_there_only(
    limited: Any, admin: httpx.AsyncClient, shop: dict[str, str]
) -> None:
    client = await limited(nodes=["SHOP"])
    order = f"/api/v1/orders/{shop['web']}"
    sent = {"node": given.NODE, "lines": [{"line": 1, "quantity": 1}]}
    assert (await client.post(f"{order}/shipments", json=sent)).status_code == 403
    shipment = (await admin.post(f"{order}/shipments", json=sent)).json()
    delivered = f"{order}/shipments/{shipment['id']}/events"
    assert (await client.post(delivered, json={"kind": "delivered"})).status_code == 403
    assert (await admin.post(delivered, json={"kind": "delivered"})).status_code == 201


async def test_a_nodes_token_transfers_from_and_into_its_node(
    limited: Any, admin: httpx.AsyncClient, shop: dict[str, str]
) -> None:
    assert shop
    client = await limited(nodes=["SHOP"])
    lines = [{"sku": given.SKU, "quantity": 1}]
    here = {"from_node": "SHOP", "to_node": given.NODE, "lines": lines, "reason": "too many"}
    there = here | {"from_node": given.NODE, "to_node": "SHOP"}
    assert (await client.post("/api/v1/stock/transfers", json=there)).status_code == 403
    assert (await client.post("/api/v1/stock/transfers", json=here)).status_code == 201
    receipts = "/api/v1/stock/transfers/1/receipts"
    assert (await client.post(receipts, json={})).status_code == 403
    assert (await admin.post(receipts, json={})).status_code == 201


async def test_a_limited_token_changes_its_own_network_and_prices_only(limited: Any, shop: dict[str, str]) -> None:
    assert shop
    client = await limited(channels=["store"], nodes=["SHOP"])
    price = {"sku": given.SKU, "amount": 1, "currency": "USD"}
    asks = [
        ("nodes", [{"code": given.NODE, "name": "Mine"}, {"code": "SHOP", "name": "Our shop"}]),
        ("channels", [{"code": "web", "name": "Mine"}, {"code": "store", "name": "Our store"}]),
        ("prices", [price, price | {"channel": "store"}]),
    ]
    for name, rows in asks:
        report = (await client.put(f"/api/v1/{name}", json={name: rows})).json()
        assert report["changed"] == 1, (name, report)
        assert [(row["row"], row["code"]) for row in report["refused"]] == [(0, "forbidden")], name
    product = {"sku": given.SKU, "price": {"amount": 1, "currency": "USD"}}
    assert (await client.put("/api/v1/products", json={"products": [product]})).status_code == 403


async def test_a_limited_token_gives_no_more_than_it_has(limited: Any, shop: dict[str, str]) -> None:
    assert shop
    client = await limited("admin", channels=["store"])
    answer = await client.post("/api/v1/tokens", json={"name": "all", "role": "admin"})
    assert (answer.status_code, answer.json()["code"]) == (409, "beyond_own")
