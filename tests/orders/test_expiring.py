from datetime import timedelta

import given
from atrium import inventory, orders
from atrium.inventory import Ask, Take, Want
from atrium.kernel import Tx

TOLD = "SELECT facts FROM kernel.events WHERE kind = 'orders.OrderReservationExpired' ORDER BY id"


async def order_until(tx: Tx, *quantities: int) -> orders.Order:
    """An order whose TVs are reserved for an hour."""
    order = await given.order(tx, *[("TV", quantity) for quantity in quantities])
    order_id, lines = int(order.id), list(enumerate(quantities, start=1))
    await inventory.unreserve(tx, [Take(order_id, line, quantity) for line, quantity in lines])
    wants = tuple(Want(line, "TV", quantity) for line, quantity in lines)
    await inventory.reserve(tx, [Ask(order_id, wants, ("main",), expires_at=tx.now + timedelta(hours=1))])
    return order


async def expire(tx: Tx) -> None:
    await orders.expire(tx, {hold.owner for hold in await inventory.books.overdue(tx)})


async def test_a_reservation_holds_until_its_time_and_then_the_units_are_open(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await order_until(tx, 2, 1)

    await expire(tx)
    assert (await orders.by_number(tx, order.number)).lines[0].reserved == 2

    tx.now += timedelta(hours=1)
    await expire(tx)
    await expire(tx)

    after = await orders.by_number(tx, order.number)
    assert [(line.reserved, line.open, line.current) for line in after.lines] == [(0, 2, 2), (0, 1, 1)]
    assert (after.state, after.version, await given.available(tx)) == ("placed", order.version + 1, 5)
    assert [row["facts"]["lines"] for row in await tx.many(TOLD)] == [
        [{"line": 1, "sku": "TV", "quantity": 2}, {"line": 2, "sku": "TV", "quantity": 1}]
    ]
    await given.agrees(tx)


async def test_what_has_its_node_does_not_expire(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await order_until(tx, 2)
    await given.settle(tx)

    tx.now += timedelta(hours=1)
    await expire(tx)

    assert (await orders.by_number(tx, order.number)).lines[0].allocated == 2


async def test_what_expires_is_no_shortfall_any_longer_and_may_be_sold_again(tx: Tx):
    await given.stock(tx, on_hand=2)
    await order_until(tx, 2)
    await given.stock(tx, on_hand=0)
    await given.settle(tx)
    assert await inventory.shortfalls.orders_waiting(tx, ["TV"])

    tx.now += timedelta(hours=1)
    await expire(tx)
    await given.settle(tx)

    assert await inventory.shortfalls.orders_waiting(tx, ["TV"]) == []
    await given.stock(tx, on_hand=1)
    await given.order(tx)
    await given.agrees(tx)


async def test_an_expired_order_can_still_be_called_off(tx: Tx):
    await given.stock(tx, on_hand=2)
    order = await order_until(tx, 2)
    tx.now += timedelta(hours=1)
    await expire(tx)

    await orders.cancel(tx, order.number, "nobody paid")

    assert (await orders.by_number(tx, order.number)).state == "cancelled"
    await given.agrees(tx)
