"""The doors of stock: counted, received, sent from node to node, and what is missing."""

import httpx
import pytest
from tests.api.conftest import ClientOf

LAMP, SOFA = "LAMP", "SOFA"


@pytest.fixture
async def shop(admin: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client of a house with two nodes and two products."""
    nodes = [{"code": code, "name": code, "kind": "store"} for code in ("DC", "STORE")]
    assert (await admin.put("/api/v1/nodes", json={"nodes": nodes})).status_code == 200
    price = {"amount": 1999, "currency": "USD"}
    products = [{"sku": sku, "name": sku.title(), "price": price, "weight_g": 800} for sku in (LAMP, SOFA)]
    assert (await admin.put("/api/v1/products", json={"products": products})).status_code == 200
    return admin


async def count(client: httpx.AsyncClient, *rows: tuple[str, str, int]) -> httpx.Response:
    levels = [{"sku": sku, "node": node, "on_hand": on_hand} for sku, node, on_hand in rows]
    return await client.put("/api/v1/stock", json={"levels": levels})


async def seen(client: httpx.AsyncClient, **asked: str) -> dict[str, int]:
    answer = (await client.get("/api/v1/stock", params=asked)).json()
    return {f"{item['sku']} at {item['node']}": item["on_hand"] for item in answer["items"]}


async def test_a_count_is_seen(shop: httpx.AsyncClient):
    answer = await count(shop, (LAMP, "DC", 5), (SOFA, "STORE", 2), (LAMP, "MOON", 1), ("GHOST", "DC", 1))

    assert answer.status_code == 200
    report = answer.json()
    assert (report["changed"], report["unchanged"]) == (2, 0)
    assert [(row["row"], row["code"]) for row in report["refused"]] == [(2, "unknown_node"), (3, "unknown_sku")]
    assert await seen(shop) == {"LAMP at DC": 5, "SOFA at STORE": 2}
    assert await seen(shop, sku=LAMP) == {"LAMP at DC": 5}
    assert await seen(shop, node="STORE") == {"SOFA at STORE": 2}
    assert await seen(shop, pool="outlet") == {}


async def test_rows_that_cannot_be_read_leave_their_neighbours(shop: httpx.AsyncClient):
    levels = [{"sku": LAMP, "node": "DC", "on_hand": -1}, {"sku": LAMP, "node": "DC", "on_hand": 4}, "?"]
    report = (await shop.put("/api/v1/stock", json={"levels": levels})).json()
    assert report["changed"] == 1
    assert [row["code"] for row in report["refused"]] == ["malformed", "malformed"]


async def test_big_counts_are_taken_in_parts(shop: httpx.AsyncClient):
    products = [{"sku": f"P{n}", "name": "Part"} for n in range(1200)]
    await shop.put("/api/v1/products", json={"products": products})

    report = (await count(shop, *((f"P{n}", "DC", 1) for n in range(1200)), ("P0", "DC", 9), ("P1", "MOON", 9))).json()

    assert (report["changed"], report["unchanged"]) == (1200, 0)
    assert [(row["row"], row["code"]) for row in report["refused"]] == [(1200, "repeated"), (1201, "unknown_node")]


async def test_stock_shows_positions_and_pools(shop: httpx.AsyncClient):
    await count(shop, (LAMP, "DC", 5), (LAMP, "STORE", 1))

    answer = (await shop.get("/api/v1/stock", params={"sku": LAMP, "limit": 1})).json()

    assert answer["items"] == [
        {"sku": LAMP, "node": "DC", "pool": "main", "on_hand": 5, "allocated": 0, "safety": 0, "available": 5}
    ]
    assert answer["pools"] == [{"pool": "main", "sku": LAMP, "reserved": 0, "available": 6}]
    rest = (await shop.get("/api/v1/stock", params={"sku": LAMP, "after": answer["next"]})).json()
    assert [item["node"] for item in rest["items"]] == ["STORE"]
    assert rest["next"] is None


async def test_movements_are_entered_once(shop: httpx.AsyncClient):
    form = {
        "movements": [
            {"node": "DC", "sku": LAMP, "quantity": 5, "kind": "receive", "reason": "PO 7"},
            {"node": "DC", "sku": LAMP, "quantity": -9, "kind": "adjust", "reason": "broken"},
            {"node": "DC", "sku": LAMP, "quantity": -1, "kind": "adjust", "reason": "broken"},
            {"node": "DC", "sku": LAMP, "quantity": 1, "kind": "return", "reason": "by this door not"},
        ]
    }
    for _ in range(2):
        answer = await shop.post("/api/v1/stock/movements", json=form, headers={"Idempotency-Key": "once"})
        assert answer.status_code == 200
        assert [row["code"] for row in answer.json()["refused"]] == ["below_zero", "malformed"]
    assert await seen(shop) == {"LAMP at DC": 4}

    ledger = (await shop.get(f"/api/v1/stock/{LAMP}/DC/movements", params={"limit": 1})).json()
    assert [(entry["kind"], entry["on_hand"], entry["reason"]) for entry in ledger["items"]] == [
        ("adjust", -1, "broken")
    ]
    older = (await shop.get(f"/api/v1/stock/{LAMP}/DC/movements", params={"after": ledger["next"]})).json()
    assert [entry["kind"] for entry in older["items"]] == ["receive"]
    assert older["items"][0]["actor"] == "token/admin"


async def test_what_is_kept_back_is_not_available(shop: httpx.AsyncClient):
    await count(shop, (LAMP, "DC", 5))
    await shop.put("/api/v1/stock/safety", json={"levels": [{"node": "DC", "sku": LAMP, "safety": 2}]})
    [item] = (await shop.get("/api/v1/stock", params={"sku": LAMP})).json()["items"]
    assert (item["safety"], item["available"]) == (2, 3)


async def test_a_transfer_travels(shop: httpx.AsyncClient):
    await count(shop, (LAMP, "DC", 5))
    form = {"from_node": "DC", "to_node": "STORE", "lines": [{"sku": LAMP, "quantity": 3}]}

    sent = await shop.post("/api/v1/stock/transfers", json=form)
    assert sent.status_code == 201
    transfer = sent.json()
    assert transfer["state"] == "in_transit"
    refused = await shop.post("/api/v1/stock/transfers", json=form)
    assert (refused.status_code, refused.json()["code"]) == (409, "insufficient_stock")
    assert refused.json()["shortfalls"] == [{"sku": LAMP, "wanted": 3, "available": 2}]

    receipts = f"/api/v1/stock/transfers/{transfer['id']}/receipts"
    part = await shop.post(receipts, json={"lines": [{"sku": LAMP, "received": 2}]})
    assert part.json()["lines"] == [{"sku": LAMP, "shipped": 3, "received": 2, "lost": 0, "in_transit": 1}]
    assert (await shop.post(receipts, json={})).json()["state"] == "received"
    assert await seen(shop) == {"LAMP at DC": 2, "LAMP at STORE": 3}
    assert (await shop.get("/api/v1/stock/transfers", params={"state": "in_transit"})).json()["items"] == []
    assert (await shop.get("/api/v1/stock/transfers/999")).status_code == 404


async def test_a_shortfall_has_an_owner_and_heals(shop: httpx.AsyncClient):
    await count(shop, (LAMP, "DC", 5))
    order = {
        "channel": "web",
        "channel_ref": "W-1",
        "currency": "USD",
        "customer": {"name": "Ada", "email": "ada@example.com"},
        "ship_to": {"name": "Ada", "line1": "1 Oak", "postal_code": "55401", "city": "Minneapolis", "country": "US"},
        "delivery_method": "ship",
        "lines": [{"sku": LAMP, "quantity": 4}],
        "confirm": True,
    }
    assert (await shop.post("/api/v1/orders", json=order)).status_code == 201

    await count(shop, (LAMP, "DC", 1))
    [shortfall] = (await shop.get("/api/v1/shortfalls")).json()["items"]
    assert (shortfall["pool"], shortfall["quantity"], shortfall["assignee"]) == ("main", 3, "stock desk")

    place = f"/api/v1/shortfalls/{shortfall['id']}"
    assert (await shop.patch(place, json={"assignee": "Bea"})).json()["assignee"] == "Bea"
    assert (await shop.patch(place, json={"resolution": "never mind"})).json()["code"] == "still_short"
    assert (await shop.patch(place, json={})).status_code == 400

    await count(shop, (LAMP, "DC", 9))
    assert (await shop.get("/api/v1/shortfalls")).json()["items"] == []
    assert (await shop.get(place)).json()["state"] == "resolved"
    assert (await shop.get("/api/v1/reconciliation")).json()["differences"] == 0


async def test_who_may_look_may_not_count(client_of: ClientOf):
    buyer = await client_of("buyer")
    answer = await count(buyer, (LAMP, "DC", 1))
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await buyer.get("/api/v1/stock")).status_code == 200
