import pytest

import given
from atrium import fulfillment, inventory, orders
from atrium.fulfillment import Noted, Sending
from atrium.kernel import Refused, Tx


async def test_what_is_placed_is_allocated_to_the_node_that_has_it(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, ("TV", 2))

    await given.settle(tx)

    line = (await orders.by_number(tx, order.number)).lines[0]
    assert (line.reserved, line.allocated) == (0, 2)
    await given.agrees(tx)


async def test_cancelling_gives_the_stock_back(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, ("TV", 3))
    await given.settle(tx)

    await orders.cancel(tx, order.number, "changed my mind", {1: 1})
    after = await orders.by_number(tx, order.number)
    assert (after.lines[0].current, after.state, await given.available(tx)) == (2, "placed", 3)

    await orders.cancel(tx, order.number, "changed my mind")
    after = await orders.by_number(tx, order.number)
    assert (after.state, after.totals.grand_total, await given.available(tx)) == ("cancelled", 0, 5)
    await given.agrees(tx)


async def test_what_has_left_is_returned_never_cancelled(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, ("TV", 2))
    await given.settle(tx)
    [shipment] = await fulfillment.ship(tx, [Sending(order.number, given.NODE, {1: 1}, "Post", "T-1")])

    with pytest.raises(Refused) as no:
        await orders.cancel(tx, order.number, "too late", {1: 2})
    assert no.value.facts["lines"] == [{"line": 1, "wanted": 2, "cancellable": 1}]

    await orders.cancel(tx, order.number, "the other one")
    await fulfillment.note(tx, [Noted(order.number, shipment, "delivered")])
    after = await orders.by_number(tx, order.number)
    assert (after.state, after.lines[0].delivered) == ("completed", 1)
    await given.agrees(tx)


async def test_nothing_leaves_a_node_that_does_not_hold_it(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, ("TV", 2))

    with pytest.raises(Refused) as no:
        await fulfillment.ship(tx, [Sending(order.number, given.NODE, {1: 1})])

    assert no.value.code == "not_shippable"


async def test_what_leaves_for_many_orders_leaves_at_once_or_not_at_all(tx: Tx):
    await given.node(tx, "NORTH", pool="north")
    await given.stock(tx, on_hand=3)
    await given.stock(tx, on_hand=5, at="NORTH")
    await given.channel(tx, pools=["main", "north"])
    both, small = await given.order(tx, ("TV", 5)), await given.order(tx, ("TV", 1))
    await given.settle(tx)
    boxes = [Sending(both.number, given.NODE, {1: 3}), Sending(small.number, "NORTH", {1: 1})]

    with pytest.raises(Refused):
        async with tx.apart():
            await fulfillment.ship(tx, [*boxes, Sending(small.number, "NORTH", {1: 1})])
    assert not await fulfillment.shipments(tx, int(small.id))

    first, second, third = await fulfillment.ship(tx, [*boxes, Sending(both.number, "NORTH", {1: 2}, "Post", "T-2")])
    await fulfillment.note(tx, [Noted(both.number, first, "delivered"), Noted(small.number, second, "in_transit")])
    await fulfillment.note(tx, [Noted(both.number, third, "delivered"), Noted(small.number, second, "delivered")])

    assert {(await orders.by_number(tx, it.number)).state for it in (both, small)} == {"completed"}
    assert [it.tracking for it in await fulfillment.shipments(tx, int(both.id))] == [None, "T-2"]
    await given.agrees(tx)


async def test_a_count_below_what_is_promised_is_taken_and_becomes_a_shortfall_with_an_owner(tx: Tx):
    await given.stock(tx, on_hand=2)
    order = await given.order(tx, ("TV", 2))

    await given.stock(tx, on_hand=0)
    await given.settle(tx)

    lacking = await inventory.shortfalls.orders_waiting(tx, ["TV"])
    assert lacking == [int(order.id)]
    await given.agrees(tx)

    await given.stock(tx, on_hand=2)
    await given.settle(tx)
    assert (await orders.by_number(tx, order.number)).lines[0].allocated == 2
    assert await inventory.shortfalls.orders_waiting(tx, ["TV"]) == []
    await given.agrees(tx)


async def test_a_service_is_done_not_sent_from_stock(tx: Tx):
    await given.stock(tx, on_hand=1)
    await given.product(tx, "INSTALL", price=5000, is_service=True)
    order = await given.order(tx, ("TV", 1), ("INSTALL", 1))
    await given.settle(tx)

    [shipment] = await fulfillment.ship(tx, [Sending(order.number, given.NODE, {1: 1, 2: 1})])
    await fulfillment.note(tx, [Noted(order.number, shipment, "delivered")])

    assert (await orders.by_number(tx, order.number)).state == "completed"


async def test_each_pool_sends_its_own_share(tx: Tx):
    await given.node(tx, "NORTH", pool="north")
    await given.stock(tx, on_hand=3)
    await given.stock(tx, on_hand=5, at="NORTH")
    await given.channel(tx, pools=["main", "north"])
    order = await given.order(tx, ("TV", 6))

    await given.settle(tx)

    held = {hold.node: hold.quantity for hold in await inventory.holds(tx, [int(order.id)])}
    assert held == {given.NODE: 3, "NORTH": 3}
    await given.agrees(tx)
