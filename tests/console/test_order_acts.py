"""What people do on the page of an order, and how they are refused."""

from datetime import timedelta
from typing import Any

from tests.console.conftest import BrowserOf
from tests.console.ordering import done, fail, limited, ordered, seen, short, told

import given
from atrium import fulfillment, inventory, orders
from atrium.kernel import Database


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
    await done(database, fulfillment.ship, [fulfillment.Sending(order.number, "DC-1", {1: 1})])
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
    await done(database, fulfillment.ship, [fulfillment.Sending(order.number, "DC-1", {1: 1})])

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


async def test_a_note_is_left_for_colleagues(browser_of: BrowserOf, database: Database):
    order = await ordered(database)
    ada = await browser_of("agent")
    await seen(ada, order)

    page = await ada.follow(await ada.send(f"/orders/{order.number}/notes", {"note": "Ring twice.\n<b>Really</b>"}))
    assert "Noted." in page.text
    assert "Ring twice.\n&lt;b&gt;Really&lt;/b&gt;" in page.text

    long = await ada.send(f"/orders/{order.number}/notes", {"note": "x" * 2001})
    assert long.status_code == 400
    assert "At most 2000 characters" in long.text
    assert "x" * 2001 in long.text
    assert (await ada.send(f"/orders/{order.number}/notes", {"note": " "})).status_code == 400
    assert (await (await browser_of("warehouse")).send(f"/orders/{order.number}/notes")).status_code in {403, 409}


async def test_what_is_no_longer_held_is_held_again(browser_of: BrowserOf, database: Database):
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=3)
        order = await given.order(tx, ("TV", 2), reserve_until=tx.now + timedelta(hours=1))
        await given.settle(tx)
    ada = await browser_of("agent")
    address = f"/orders/{order.number}/reservation"
    assert "Held until" in await seen(ada, order)

    async with database.transaction("system") as tx:
        tx.now += timedelta(hours=2)
        await orders.reservations.expire(tx, {hold.owner for hold in await inventory.books.overdue(tx)})
        await given.stock(tx, on_hand=1)
    page = await seen(ada, order)
    assert "2 units are no longer held." in page
    assert "Hold them again" in page

    gone = await ada.send(address)
    assert gone.status_code == 409
    assert "TV: 1 left, 2 wanted" in gone.text

    async with database.transaction("user/1") as tx:
        tx.now += timedelta(hours=3)
        await given.stock(tx, on_hand=5)
    page = await ada.follow(await ada.send(address))
    assert "Its stock is held for good." in page.text
    assert "2 reserved" in page.text
