"""The demo retailer: loads into an empty house, agrees with itself, and comes once."""

from collections import Counter
from datetime import UTC, datetime
from random import Random

import pytest
from stdnum import ean
from tests import given
from tests.integrations.small_demo import load

from atrium import catalog, customers, delivery, fulfillment, inventory, network, orders, tax
from atrium.integrations.demo.goods import families, goods
from atrium.integrations.demo.shop import read
from atrium.integrations.demo.size import WHOLE
from atrium.kernel import Tx


async def everything(tx: Tx) -> list[orders.Order]:
    page = await orders.listed(tx, orders.Filter(), 200, None)
    return list((await orders.orders(tx, [int(it.id) for it in page.items])).values())


def test_the_whole_of_it_is_a_chain_that_one_believes():
    shop = read(WHOLE, Random(1))
    skus, names = {row["sku"] for row in shop.goods}, {row["name"] for row in shop.goods}
    phones = [person["phone"] for person in shop.people if "phone" in person]
    emails = [person["email"] for person in shop.people if "email" in person]

    assert Counter(node["kind"] for node in shop.nodes) == {"store": 60, "distribution_center": 2}
    assert (len(shop.goods), len(skus)) == (2000, 2000)
    assert len(names) > 1995
    assert len(shop.people) == 5000
    assert len(phones) == len(set(phones)), "nobody shares a phone"
    assert len(emails) == len(set(emails)), "nobody shares an e-mail"
    assert all("phone" in person or "email" in person for person in shop.people)
    assert all(ean.is_valid(row["gtin"]) for row in shop.goods)
    assert len({row["gtin"] for row in shop.goods}) == 2000
    assert all(row["price"]["amount"] > 99 and row["weight_g"] > 0 for row in shop.goods)


def test_the_same_chance_makes_the_same_shop():
    assert goods(300, Random(4)) == goods(300, Random(4))
    assert len(families()) > 40


async def test_the_demo_is_a_shop_with_goods_places_and_people(tx: Tx):
    said = await load(tx)
    nodes = (await network.list_nodes(tx, limit=100)).items
    products = (await catalog.list_products(tx, limit=100)).items
    stocked = [it for it in products if it.is_stocked]

    assert said == (
        "The demo retailer is here: 60 products at 62 nodes, 40 customers, 32 orders of 6 days and 40 from before."
    )
    assert all(node.offers_pickup == (node.kind == "store") and node.latitude for node in nodes)
    assert (len(nodes), len(stocked), len(products)) == (62, 60, 68)
    assert all(ean.is_valid(it.gtin or "") and it.weight_g and it.price for it in stocked)
    assert [it.sku for it in stocked if not it.image] == ["CM-TR"]
    assert sum(bool(it.specifications) for it in stocked) == 12
    assert all(it.price for it in products)
    assert [len(it.components) for it in products if it.components] == [3]
    assert "SV-TV-MOUNT" in (await catalog.product(tx, "TV-N65")).services
    assert len((await inventory.books.positions(tx, inventory.books.Sought(), 2000)).items) > 500
    assert set(await delivery.methods(tx)) == {"ship", "express", "pickup"}
    assert len((await tax.rates(tx, limit=100)).items) == 35
    assert len((await customers.find(tx, "", 100)).items) == 40


async def test_its_orders_stand_at_every_stage_and_the_books_agree(tx: Tx):
    await load(tx)
    found = await everything(tx)
    states = Counter(order.state for order in found)
    lived = [order for order in found if order.promise.latest]

    assert states == {"completed": 51, "placed": 18, "draft": 2, "cancelled": 1}
    assert len(lived) == 32, "each was promised for a day"
    assert sum(any(line.allocated for line in order.lines) for order in found) == 3
    assert sum(any(line.shipped > line.delivered for line in order.lines) for order in found) == 15
    assert sum(any(line.cancelled for line in order.lines) for order in found) == 3
    assert [order.state for order in found if order.pickup_node] == ["completed"]
    assert not any(line.reserved for order in found for line in order.lines)
    assert all(order.totals.tax for order in lived if order.ship_to and order.ship_to.region == "MN")
    assert any([await fulfillment.shipments(tx, int(order.id)) for order in lived])
    await given.agrees(tx)


async def test_the_worker_finds_nothing_left_to_do_but_for_what_was_lost(tx: Tx):
    await load(tx)
    before = {order.number: order for order in await everything(tx)}
    await given.settle(tx)

    skus = [it.sku for it in (await catalog.list_products(tx, limit=100)).items]
    short = set(await inventory.shortfalls.orders_waiting(tx, skus))
    after = {order.number: order for order in await everything(tx)}
    assert {int(after[number].id) for number in after if after[number] != before[number]} <= short
    assert {number: order.state for number, order in after.items()} == {it.number: it.state for it in before.values()}
    await given.agrees(tx)


async def test_a_second_load_changes_nothing(tx: Tx):
    await load(tx)
    before = (await everything(tx), (await inventory.books.positions(tx, inventory.books.Sought(), 2000)).items)

    assert await load(tx) == "The demo retailer is here already; nothing was changed."
    assert (await everything(tx), (await inventory.books.positions(tx, inventory.books.Sought(), 2000)).items) == before


async def test_a_shop_with_goods_of_its_own_is_left_alone(tx: Tx):
    await given.product(tx)

    assert "goods of its own" in await load(tx)
    assert not await everything(tx)


@pytest.mark.parametrize("day", [1, 2, 15])
async def test_it_loads_on_every_day_of_a_month(tx: Tx, day: int):
    today = datetime.now(UTC).replace(day=day, hour=6)
    await load(tx, today)

    assert len(await everything(tx)) > 30
    await given.agrees(tx)
