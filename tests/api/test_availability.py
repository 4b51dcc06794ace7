"""What a product page is told: is it there, what does it cost, when does it arrive."""

import asyncio

import httpx
import pytest

PRICE = {"amount": 1999, "currency": "USD"}


@pytest.fixture
async def shop(admin: httpx.AsyncClient) -> httpx.AsyncClient:
    """A shop with lamps, a bed of one frame and two slats, and work."""
    products = [
        {"sku": "LAMP", "name": "Lamp", "price": PRICE, "weight_g": 800},
        {"sku": "FRAME", "name": "Frame"},
        {"sku": "SLAT", "name": "Slat"},
        {"sku": "BED", "name": "Bed", "price": PRICE, "components": [{"sku": "FRAME"}, {"sku": "SLAT", "quantity": 2}]},
        {"sku": "HELP", "name": "Assembly", "price": PRICE, "is_service": True},
    ]
    assert (await admin.put("/api/v1/products", json={"products": products})).json()["refused"] == []
    await admin.put("/api/v1/nodes", json={"nodes": [{"code": "DC", "name": "DC", "kind": "distribution_center"}]})
    levels = [{"sku": sku, "node": "DC", "on_hand": units} for sku, units in (("LAMP", 5), ("FRAME", 9), ("SLAT", 5))]
    assert (await admin.put("/api/v1/stock", json={"levels": levels})).json()["changed"] == 3
    return admin


async def ask(client: httpx.AsyncClient, *skus: str, **more: str | int) -> httpx.Response:
    asked = [("sku", sku) for sku in skus] + [("country", "US"), ("postal_code", "55401"), *more.items()]
    return await client.get("/api/v1/availability", params=asked)


async def test_what_is_there_what_it_costs_and_how_it_comes(shop: httpx.AsyncClient):
    answer = await ask(shop, "LAMP", channel="web", quantity=2)

    assert answer.status_code == 200
    [item] = answer.json()["items"]
    assert (item["sku"], item["available"], item["price"]) == ("LAMP", 5, PRICE)
    assert {offer["method"] for offer in item["delivery"]} == {"ship", "pickup"}
    assert all(offer["cost"] == 0 and offer["earliest"] is None and offer["unknown"] for offer in item["delivery"])


async def test_bundles_work_and_what_we_do_not_sell(shop: httpx.AsyncClient):
    items = (await ask(shop, "BED", "HELP", "GHOST", "FRAME")).json()["items"]

    assert [(item["sku"], item["available"]) for item in items] == [
        ("BED", 2),
        ("HELP", None),
        ("GHOST", 0),
        ("FRAME", 9),
    ]
    assert items[1]["delivery"] == []
    assert items[2]["price"] is None
    assert items[3]["price"] is None


async def test_many_who_ask_at_once_each_get_their_own_answer(shop: httpx.AsyncClient):
    asked = [("LAMP",), ("FRAME", "SLAT"), ("GHOST",)] * 10
    answers = await asyncio.gather(*(ask(shop, *skus) for skus in asked))
    assert [tuple(item["sku"] for item in answer.json()["items"]) for answer in answers] == asked


async def test_who_asks_wrongly_is_told_and_harms_nobody(shop: httpx.AsyncClient):
    unknown, missing, fine = await asyncio.gather(
        ask(shop, "LAMP", channel="moon"), ask(shop, quantity=1), ask(shop, "LAMP")
    )
    assert (unknown.status_code, unknown.json()["code"]) == (409, "unknown_channel")
    assert missing.status_code == 400
    assert fine.status_code == 200
