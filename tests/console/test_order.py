"""The page of one order: what it shows in each state."""

from datetime import UTC, datetime

import pytest
from tests.console.conftest import BrowserOf
from tests.console.ordering import done, ordered, seen, short

import given
from atrium import fulfillment, inventory, network, orders
from atrium.console.telling._tellers import TELLERS
from atrium.fulfillment.events import OfShipment
from atrium.inventory.shortfalls import Wanted
from atrium.kernel import Database
from atrium.kernel.upserts import Sheet
from atrium.network import NodeRow
from atrium.orders import history, watching
from atrium.orders.events import OfOrder


async def test_an_order_is_shown_whole(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 2))
    ada = await browser_of("agent")

    page = await seen(ada, order)

    assert f'<h1 class="num">{order.number}</h1>' in page
    assert "2 allocated" in page
    assert "Ada" in page
    assert "12 Oak St" in page
    assert "The order was placed." in page
    assert "Dc-1 will send it." in page
    assert "39.98" in page


async def test_how_far_it_has_come_is_said(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 3), is_settled=False)
    ada = await browser_of("agent")
    assert "3 reserved" in await seen(ada, order)

    await done(database, given.settle)
    sending = fulfillment.Sending(order.number, "DC-1", {1: 2}, "Post", "T-9")
    [shipment] = await done(database, fulfillment.ship, [sending])
    page = await seen(ada, order)
    assert "On its way, in part" in page
    assert "2 shipped · 1 allocated" in page
    assert "2 units left Dc-1." in page
    assert "Post T-9" in page

    await done(database, orders.cancel, order.number, "changed my mind")
    page = await seen(ada, order)
    assert "1 cancelled" in page
    assert "changed my mind" in page

    await done(database, fulfillment.note, [fulfillment.Noted(order.number, shipment, "delivered")])
    page = await seen(ada, order)
    assert "2 delivered · 1 cancelled" in page
    assert "Everything has arrived." in page


async def test_a_cancelled_order_and_one_that_is_picked_up(browser_of: BrowserOf, database: Database):
    ada = await browser_of("agent")
    order = await ordered(database)
    await done(database, orders.cancel, order.number, "no longer needed")
    assert "The order was called off." in await seen(ada, order)

    async with database.transaction("user/1") as tx:
        await given.stock(tx, 5, "TV", "ST-1", pickup=True)
    fetched = await ordered(database, delivery_method="pickup", pickup_node="ST-1", ship_to=None)
    assert "Picks up at" in await seen(ada, fetched)

    sam = await browser_of("store")
    await sam.see(f"/orders/{fetched.number}/shipping")
    page = await sam.follow(await sam.send(f"/orders/{fetched.number}/shipping", {"node": "ST-1", "line-1": "1"}))
    assert "1 unit was handed out." in page.text
    assert "Picked up" in page.text


async def test_a_count_that_shows_too_little_is_said_at_the_line(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 3))
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=1)
        assert (await inventory.shortfalls.queue(tx, Wanted(), 5)).items

    assert "Dc-1 has promised 2 more than it has." in await seen(await browser_of("agent"), order)


async def test_why_these_nodes_is_drawn_in_the_visitors_miles(browser_of: BrowserOf, database: Database):
    async with database.transaction("user/1") as tx:
        far = {"code": "DC-2", "name": "Duluth", "kind": "distribution_center", "latitude": 46.79, "longitude": -92.1}
        await network.put_nodes(tx, Sheet.read([far], NodeRow))
        await given.stock(tx, 3, at="DC-2")
    order = await ordered(database)
    boss = await browser_of("manager")

    miles = await seen(boss, order)
    kilometers = (await boss.see(f"/orders/{order.number}", **{"Accept-Language": "de-DE"})).text

    assert "Why these nodes" in miles
    assert 'class="rings"' in miles
    assert "farther away" in miles
    assert "\N{NO-BREAK SPACE}mi<" in miles
    assert "\N{NO-BREAK SPACE}km<" in kilometers
    assert "Why these nodes" not in await seen(await browser_of("agent"), order)


async def test_a_long_order_is_read_page_by_page(browser_of: BrowserOf, database: Database):
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=1_000)
        order = await given.order(tx, *[("TV", 1)] * 250)
    ada = await browser_of("agent")

    first, last = await seen(ada, order), await seen(ada, order, "?from=201")

    assert first.count('id="line-') == 100
    assert last.count('id="line-') == 50
    assert 'id="line-250"' in last
    assert "250 lines" in first
    for odd in ("?from=x", "?from=999", "?facts=-1", "?facts=x", "?from=99999999999999999999"):
        await seen(ada, order, odd)
    page = await ada.see(f"/orders/{order.number}/cancellation?from=201")
    assert 'name="line-250"' in page.text


async def test_a_script_in_a_name_is_text(browser_of: BrowserOf, database: Database):
    wicked = "<script>alert(1)</script>"
    home = given.HOME
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=3)
        await given.product(tx, "TV", name=wicked)
        order = await given.order(tx, ship_to=type(home)(wicked, wicked, "Minneapolis", "US", "55401", "MN"))
        await given.settle(tx)
        await orders.cancel(tx, order.number, wicked)
    ada = await browser_of("manager")

    for address in ("", "/sheet", "/cancellation", "/shipping"):
        page = await ada.see(f"/orders/{order.number}{address}")
        assert page.status_code == 200
        assert wicked not in page.text


async def test_an_unknown_number_is_a_page_that_says_so(browser_of: BrowserOf):
    ada = await browser_of("agent")
    for address in ("/orders/NOPE-1", "/orders/NOPE-1/sheet", "/orders/NOPE-1/cancellation"):
        page = await ada.see(address)
        assert page.status_code == 404
        assert "Nothing here" in page.text


@pytest.mark.parametrize("role", ["agent", "manager", "store", "warehouse", "admin"])
async def test_the_sheet_says_the_same_in_short(browser_of: BrowserOf, database: Database, role: str):
    order, _shortfall = await short(database)
    person = await browser_of(role)

    page = await seen(person, order, "/sheet")
    part = await person.see(f"/orders/{order.number}/sheet", **{"HX-Request": "true"})

    assert 'id="sheet-order"' in page
    assert "is missing." in page
    assert "<!doctype" not in part.text
    assert "<aside" not in part.text
    assert order.number in part.text


async def test_an_order_from_before_our_time_is_shown(browser_of: BrowserOf, database: Database):
    line = history.PastLine("OLD-1", "Old lamp", 2, 1250)
    past = history.PastOrder(
        "web", "OLD-77", "USD", history.PastBuyer("c-1", "Ada"), datetime(2019, 5, 4, 12, tzinfo=UTC), [line]
    )
    async with database.transaction("user/1") as tx:
        await history.record(tx, [past])
        found = await orders.listed(tx, orders.Filter(text="OLD-77"), 1, None)

    page = (await (await browser_of("agent")).see(f"/orders/{found.items[0].number}")).text

    assert "Old lamp" in page
    assert "The order came from a file." in page
    assert "2 delivered" in page


async def test_a_long_history_is_read_on(browser_of: BrowserOf, database: Database):
    order = await ordered(database, confirm=False)
    async with database.transaction("user/1") as tx:
        for word in range(14):
            await watching.note(tx, int(order.id), f"word {word}")
        await orders.amend(tx, order.number, order.version, orders.Amendment(delivery_charge=500), may_set_prices=True)
        await given.settle(tx)
    ada = await browser_of("agent")

    short, long = await seen(ada, order), await seen(ada, order, "?facts=48")

    assert "The draft was changed." in short
    assert "A draft was begun." not in short
    assert "?facts=48" in short
    assert "A draft was begun." in long
    assert "What happened before" not in long


async def test_every_fact_of_orders_is_told_in_words():
    kinds = {f"{kind.__module__.split('.')[1]}.{kind.__name__}" for kind in _facts(OfOrder) | _facts(OfShipment)}
    assert kinds - {"orders.OfOrder", "fulfillment.OfShipment"} <= TELLERS.keys()


def _facts(parent: type) -> set[type]:
    return {parent}.union(*(_facts(child) for child in parent.__subclasses__()))
