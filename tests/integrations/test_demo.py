"""The demo retailer: loads into an empty house, agrees with itself, and comes once."""

from datetime import UTC, datetime

import pytest
from stdnum import ean
from tests import given

from atrium import catalog, customers, delivery, fulfillment, inventory, network, orders, tax
from atrium.integrations import demo
from atrium.kernel import Tx


async def everything(tx: Tx) -> list[orders.Order]:
    page = await orders.listed(tx, orders.Filter(), 100, None)
    return list((await orders.orders(tx, [int(it.id) for it in page.items])).values())


async def test_the_demo_is_a_shop_with_goods_places_and_people(tx: Tx):
    said = await demo.load(tx)
    nodes = (await network.list_nodes(tx, limit=100)).items
    products = (await catalog.list_products(tx, limit=100)).items
    goods = [it for it in products if it.is_stocked]

    assert said == "The demo retailer is here: 48 products at 5 nodes, 30 orders."
    assert sorted(node.kind for node in nodes) == ["distribution_center"] * 2 + ["store"] * 3
    assert all(node.offers_pickup == (node.kind == "store") and node.latitude for node in nodes)
    assert (len(goods), len(products)) == (48, 55)
    assert all(ean.is_valid(it.gtin or "") and it.weight_g and it.price for it in goods)
    assert all(it.price for it in products)
    assert [len(it.components) for it in products if it.components] == [3]
    assert "SV-TV-MOUNT" in (await catalog.product(tx, "TV-N65")).services
    assert len((await inventory.books.positions(tx, inventory.books.Sought(), 1000)).items) > 150
    assert set(await delivery.methods(tx)) == {"ship", "express", "pickup"}
    assert len((await tax.rates(tx, limit=100)).items) == 15
    assert len((await customers.find(tx, "", 100)).items) == 12


async def test_its_orders_stand_at_every_stage_and_the_books_agree(tx: Tx):
    await demo.load(tx)
    found = await everything(tx)
    states = [order.state for order in found]

    assert len(found) == 30
    assert states.count("draft") == 3
    assert states.count("completed") >= 8
    assert sum(any(line.allocated for line in order.lines) for order in found) >= 2
    assert sum(any(line.shipped > line.delivered for line in order.lines) for order in found) >= 3
    assert sum(any(line.cancelled for line in order.lines) for order in found) == 3
    assert sorted(order.state for order in found if order.pickup_node) == ["completed", "placed"]
    assert not any(line.reserved for order in found for line in order.lines)
    assert all(order.promise.latest for order in found)
    assert all(order.totals.tax for order in found if order.ship_to and order.ship_to.region == "MN")
    assert await fulfillment.shipments(tx, int(min(found, key=lambda order: int(order.id)).id))
    await given.agrees(tx)


async def test_the_worker_finds_nothing_left_to_do(tx: Tx):
    await demo.load(tx)
    before = await everything(tx)
    await given.settle(tx)

    assert await everything(tx) == before
    await given.agrees(tx)


async def test_a_second_load_changes_nothing(tx: Tx):
    await demo.load(tx)
    before = (await everything(tx), (await inventory.books.positions(tx, inventory.books.Sought(), 1000)).items)

    assert await demo.load(tx) == "The demo retailer is here already; nothing was changed."
    assert (await everything(tx), (await inventory.books.positions(tx, inventory.books.Sought(), 1000)).items) == before


async def test_a_shop_with_goods_of_its_own_is_left_alone(tx: Tx):
    await given.product(tx)

    assert "goods of its own" in await demo.load(tx)
    assert not await everything(tx)


@pytest.mark.parametrize("day", [1, 2, 15])
async def test_it_loads_on_every_day_of_a_month(tx: Tx, day: int):
    today = datetime.now(UTC).replace(day=day, hour=6)
    await demo.load(Tx(tx.connection, "system", today))

    assert len(await everything(tx)) == 30
    await given.agrees(tx)
