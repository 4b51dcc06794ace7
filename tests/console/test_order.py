"""The page of one order: what it shows in each state, and what people do there."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from tests.console.conftest import PASSWORD, Browser, BrowserOf

import given
from atrium import access, fulfillment, integrations, inventory, network, orders
from atrium.access import Place
from atrium.dispatch import replays, transmissions
from atrium.integrations import Connection
from atrium.inventory.shortfalls import Missing, Wanted
from atrium.kernel import Database
from atrium.kernel.upserts import Sheet
from atrium.network import NodeRow
from atrium.orders import history


async def ordered(database: Database, *lines: tuple[str, int], is_settled: bool = True, **more: object) -> orders.Order:
    """An order of a shop that has ten of each thing at one node, committed."""
    async with database.transaction("user/1") as tx:
        for sku, _units in lines or [("TV", 1)]:
            await given.stock(tx, on_hand=10, sku=sku)
        order = await given.order(tx, *lines, **more)
        if is_settled:
            await given.settle(tx)
    return order


async def done(database: Database, verb: Any, *args: Any, **more: Any) -> Any:
    """Something that somebody else does, committed."""
    async with database.transaction("user/1") as tx:
        return await verb(tx, *args, **more)


async def seen(person: Browser, order: orders.Order, rest: str = "") -> str:
    """The text of its page."""
    page = await person.see(f"/orders/{order.number}{rest}")
    assert page.status_code == 200, page.text
    return page.text


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
    shipment = await done(database, fulfillment.ship, order.number, "DC-1", {1: 2}, carrier="Post", tracking="T-9")
    page = await seen(ada, order)
    assert "On its way, in part" in page
    assert "2 shipped · 1 allocated" in page
    assert "2 units left Dc-1." in page
    assert "Post T-9" in page

    await done(database, orders.cancel, order.number, "changed my mind")
    page = await seen(ada, order)
    assert "1 cancelled" in page
    assert "changed my mind" in page

    await done(database, fulfillment.note, order.number, shipment, "delivered")
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


async def test_units_are_called_off_after_one_has_seen_what_it_comes_to(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 3))
    ada = await browser_of("agent")
    address = f"/orders/{order.number}/cancellation"
    assert "3 can be cancelled" in (await ada.see(address)).text

    preview = await ada.send(address + "/preview", {"line-1": "2", "reason": ""})
    assert "\N{MINUS SIGN}39.98" in preview.text
    assert "Total then" in preview.text
    assert "3 allocated" in await seen(ada, order)

    wrong = await ada.send(address, {"line-1": "2", "reason": ""})
    assert wrong.status_code == 400
    assert "Fill this in." in wrong.text
    assert 'value="2"' in wrong.text

    page = await ada.follow(await ada.send(address, {"line-1": "2", "reason": "too many"}))
    assert "2 units were called off." in page.text
    assert "1 allocated · 2 cancelled" in page.text


async def test_all_is_called_off_but_what_has_left(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 3))
    await done(database, fulfillment.ship, order.number, "DC-1", {1: 1})
    ada = await browser_of("agent")
    assert "1 unit has left; it is returned, not cancelled." in await seen(ada, order)

    page = await ada.follow(
        await ada.send(f"/orders/{order.number}/cancellation", {"all": "1", "reason": "out of patience"})
    )

    assert "1 shipped · 2 cancelled" in page.text


async def test_who_comes_too_late_to_call_off_keeps_what_was_typed(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 2))
    ada = await browser_of("agent")
    address = f"/orders/{order.number}/cancellation"
    await ada.see(address)
    await done(database, fulfillment.ship, order.number, "DC-1", {1: 1})

    late = await ada.send(address, {"line-1": "2", "reason": "two too many"})

    assert late.status_code == 409
    assert "two too many" in late.text
    assert "1 on the way: can be returned" in late.text


async def test_a_draft_is_confirmed_unless_its_goods_are_gone(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 4), confirm=False)
    ada = await browser_of("agent")
    page = await seen(ada, order)
    assert "This is a draft." in page
    assert f"/orders/{order.number}/draft" in page
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=1)

    short = await ada.send(f"/orders/{order.number}/confirmation")
    assert short.status_code == 409
    assert "TV: 1 left, 4 wanted" in short.text

    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=9)
    page = await ada.follow(await ada.send(f"/orders/{order.number}/confirmation"))
    assert "was placed." in page.text
    assert (await ada.send(f"/orders/{order.number}/confirmation")).status_code == 409


async def test_a_warehouse_sends_and_says_what_became_of_it(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 3))
    will = await browser_of("warehouse")
    address = f"/orders/{order.number}/shipping"
    assert "3 units can leave" in (await will.see(address)).text

    nothing = await will.send(address, {"node": "DC-1", "line-1": "0", "carrier": "Post"})
    assert nothing.status_code == 400
    assert 'value="Post"' in nothing.text

    more = await will.send(address, {"node": "DC-1", "line-1": "4", "carrier": "Post"})
    assert more.status_code == 409
    assert 'value="4"' in more.text

    page = await will.follow(await will.send(address, {"node": "DC-1", "line-1": "3", "tracking": "T-1"}))
    assert "3 units have left." in page.text
    async with database.read() as tx:
        [shipment] = await fulfillment.shipments(tx, int(order.id))
    page = await will.follow(await will.send(f"/orders/{order.number}/shipments/{shipment.id}/failed_attempt"))
    assert "A shipment could not be handed over." in page.text
    page = await will.follow(await will.send(f"/orders/{order.number}/shipments/{shipment.id}/delivered"))
    assert "3 delivered" in page.text
    again = await will.send(f"/orders/{order.number}/shipments/{shipment.id}/delivered")
    assert again.status_code == 409
    assert (await will.send(f"/orders/{order.number}/shipments/{shipment.id}/eaten")).status_code == 400


async def short(database: Database) -> tuple[orders.Order, str]:
    """An order of two, of which no node can send one; and its shortfall."""
    order = await ordered(database, ("TV", 2), is_settled=False)
    async with database.transaction("user/1") as tx:
        [shortfall] = await inventory.shortfalls.report(tx, [Missing(int(order.id), 1, "TV", 1, "allocation")])
    return order, str(shortfall.id)


async def test_what_is_missing_has_an_owner_and_is_solved(browser_of: BrowserOf, database: Database):
    order, shortfall = await short(database)
    sam = await browser_of("store")
    address = f"/orders/{order.number}/shortfalls/{shortfall}"
    page = await seen(sam, order)
    assert "1 short" in page
    assert "1 reserved · 1 short" in page
    assert address in page
    assert "Can be given" in (await sam.see(address)).text

    page = await sam.follow(await sam.send(address + "/assignee", {"mine": "1"}))
    assert "You see to it now." in page.text
    assert "Store sees to what is missing." in page.text

    assert (await sam.send(address + "/assignee", {"assignee": ""})).status_code == 400
    assert (await sam.send(address + "/resolution", {"resolution": ""})).status_code == 400
    page = await sam.follow(await sam.send(address + "/resolution", {"resolution": "found behind the shelf"}))
    assert "found behind the shelf" in page.text
    assert "Solve</a>" not in page.text
    again = await sam.send(address + "/resolution", {"resolution": "found it twice"})
    assert again.status_code == 409
    assert "This was solved." in again.text


async def test_who_may_not_solve_sees_who_does(browser_of: BrowserOf, database: Database):
    order, shortfall = await short(database)
    ada = await browser_of("agent")

    page = await ada.see(f"/orders/{order.number}/shortfalls/{shortfall}")

    assert "Seen to by others" in page.text
    assert "Cancel what is missing" in page.text
    assert (await ada.send(f"/orders/{order.number}/shortfalls/{shortfall}/assignee", {"mine": "1"})).status_code == 403


async def test_a_count_that_shows_too_little_is_said_at_the_line(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 3))
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=1)
        assert (await inventory.shortfalls.queue(tx, Wanted(), 5)).items

    assert "Dc-1 has promised 2 more than it has." in await seen(await browser_of("agent"), order)


async def told(app: Any, database: Database) -> tuple[orders.Order, str]:
    """An order that a system has not heard of; and the transmission that is stuck."""
    async with database.transaction("user/1") as tx:
        seal = integrations.Seal(app.state.house.settings.key())
        await integrations.connect(tx, seal, "erp", Connection("erp", "http://127.0.0.1:9/", ["orders.OrderPlaced"]))
    order = await ordered(database)
    async with database.transaction("user/1") as tx:
        [row] = await replays.of_streams(tx, [f"order/{order.id}"], 10)
    await fail(database, row["id"])
    return order, str(row["id"])


async def fail(database: Database, transmission: int) -> None:
    """An attempt comes to nothing, and it is given up."""
    async with database.transaction("system") as tx:
        await transmissions.fail(tx, [transmissions.Failure(transmission, None, "ClientConnectorError: no", None)])


async def test_systems_that_fail_are_told_again_or_skipped(app: Any, browser_of: BrowserOf, database: Database):
    order, transmission = await told(app, database)
    root = await browser_of("admin")
    page = await seen(root, order)
    assert "ERP" in page
    assert "No connection." in page
    assert "Given up." in page

    address = f"/orders/{order.number}/transmissions/{transmission}"
    page = await root.follow(await root.send(address + "/retry"))
    assert "Given up." not in page.text
    await fail(database, int(transmission))
    unsaid = await root.follow(await root.send(address + "/skip", {"reason": " "}))
    assert "Say why it is skipped" in unsaid.text
    page = await root.follow(await root.send(address + "/skip", {"reason": "booked by hand"}))
    assert "Skipped." in page.text
    assert "1 of 1" in page.text
    over = await root.follow(await root.send(address + "/skip", {"reason": "twice"}))
    assert "there is nothing to skip" in over.text

    other = await ordered(database)
    assert (await root.send(f"/orders/{other.number}/transmissions/{transmission}/retry")).status_code == 404
    assert (await root.send(f"/orders/{order.number}/transmissions/x/retry")).status_code == 400


async def test_an_agent_sees_that_a_system_fails_but_cannot_press(app: Any, browser_of: BrowserOf, database: Database):
    order, transmission = await told(app, database)
    ada = await browser_of("agent")

    page = await seen(ada, order)

    assert "1 of 1 failing" in page
    assert "Try now" not in page
    assert (await ada.send(f"/orders/{order.number}/transmissions/{transmission}/retry")).status_code == 403


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


async def limited(app: Any, database: Database, role: str, channel: str | None, node: str | None) -> Browser:
    """Somebody who may act on one channel, or at one node, only."""
    email = f"{role}-{channel}-{node}@example.com"
    async with database.transaction("system") as tx:
        await access.add_user(tx, email, role.title(), PASSWORD, [Place(role, channel, node)])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Accept": "text/html", "Accept-Language": "en-US"}
    person = Browser(httpx.AsyncClient(transport=transport, base_url="http://atrium.test", headers=headers))
    await person.see("/sign-in")
    await person.follow(await person.send("/sign-in", {"email": email, "password": PASSWORD}))
    return person


async def test_other_channels_are_closed_doors(app: Any, database: Database):
    order = await ordered(database)
    ada = await limited(app, database, "agent", "phone", None)

    for address in ("", "/sheet", "/cancellation", "/shortfalls/1"):
        assert (await ada.see(f"/orders/{order.number}{address}")).status_code == 403
    for address in ("/cancellation", "/confirmation"):
        sent = await ada.send(f"/orders/{order.number}{address}", {"reason": "no", "all": "1"})
        assert sent.status_code == 403


async def test_who_works_at_one_node_sends_from_there_only(app: Any, database: Database):
    order = await ordered(database, ("TV", 2))
    sam = await limited(app, database, "store", None, "ST-9")
    assert "/shipping" not in await seen(sam, order)
    assert "Nothing waits here to be sent" in (await sam.see(f"/orders/{order.number}/shipping")).text

    sent = await sam.send(f"/orders/{order.number}/shipping", {"node": "DC-1", "line-1": "1"})

    assert sent.status_code == 403


@pytest.mark.parametrize("role", ["agent", "manager", "store", "warehouse", "admin"])
async def test_the_sheet_says_the_same_in_short(browser_of: BrowserOf, database: Database, role: str):
    order, _shortfall = await short(database)
    person = await browser_of(role)

    page = await seen(person, order, "/sheet")
    part = await person.see(f"/orders/{order.number}/sheet", **{"HX-Request": "true"})

    assert 'id="sheet"' in page
    assert "is missing." in page
    assert "<!doctype" not in part.text
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
