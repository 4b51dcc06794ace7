from datetime import timedelta

import pytest
from tests import given

from atrium import inventory, orders
from atrium.kernel import NotFound, Refused, Tx
from atrium.kernel.errors import Refusal

TOLD = "SELECT facts FROM kernel.events WHERE kind = 'orders.OrderReservationExpired' ORDER BY id"


async def order_until(tx: Tx, *quantities: int) -> orders.Order:
    """An order whose TVs are held for an hour."""
    until = tx.now + timedelta(hours=1)
    return await given.order(tx, *[("TV", quantity) for quantity in quantities], reserve_until=until)


async def expire(tx: Tx) -> None:
    await orders.reservations.expire(tx, {hold.owner for hold in await inventory.books.overdue(tx)})


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


async def test_what_is_held_until_a_time_gets_no_node_before_it_is_held_for_good(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await order_until(tx, 2)
    await given.settle(tx)
    assert (await orders.by_number(tx, order.number)).lines[0].reserved == 2
    assert await inventory.shortfalls.orders_waiting(tx, ["TV"]) == []

    await orders.reservations.reserve(tx, order.number)
    await given.settle(tx)
    tx.now += timedelta(hours=1)
    await expire(tx)

    assert (await orders.by_number(tx, order.number)).lines[0].allocated == 2
    await given.agrees(tx)


async def test_what_expires_is_no_shortfall_any_longer_and_may_be_sold_again(tx: Tx):
    await given.stock(tx, on_hand=2)
    order = await given.order(tx, ("TV", 2))
    await given.stock(tx, on_hand=0)
    await given.settle(tx)
    assert await inventory.shortfalls.orders_waiting(tx, ["TV"])

    await orders.reservations.reserve(tx, order.number, tx.now + timedelta(hours=1))
    tx.now += timedelta(hours=1)
    await expire(tx)
    await given.settle(tx)

    assert await inventory.shortfalls.orders_waiting(tx, ["TV"]) == []
    await given.stock(tx, on_hand=1)
    await given.order(tx)
    await given.agrees(tx)


async def test_who_pays_after_all_gets_what_is_still_there(tx: Tx):
    await given.stock(tx, on_hand=3)
    order = await order_until(tx, 2)
    tx.now += timedelta(hours=1)
    await expire(tx)

    again = await orders.reservations.reserve(tx, order.number, tx.now + timedelta(hours=1))
    assert (again.lines[0].reserved, again.lines[0].open, await given.available(tx)) == (2, 0, 1)
    for_good = await orders.reservations.reserve(tx, order.number)
    unchanged = await orders.reservations.reserve(tx, order.number)
    await given.settle(tx)

    assert for_good.version == unchanged.version == again.version
    assert (await orders.by_number(tx, order.number)).lines[0].allocated == 2
    told = await tx.many("SELECT facts FROM kernel.events WHERE kind = 'orders.OrderReserved' ORDER BY id")
    assert [(row["facts"]["lines"][0]["quantity"], row["facts"]["until"] is None) for row in told] == [
        (2, False),
        (2, True),
    ]
    await given.agrees(tx)


async def test_who_pays_too_late_is_told_what_is_left(tx: Tx):
    await given.stock(tx, on_hand=3)
    order = await order_until(tx, 2, 1)
    tx.now += timedelta(hours=1)
    await expire(tx)
    await given.order(tx, ("TV", 1))

    with pytest.raises(Refused) as no:
        await orders.reservations.reserve(tx, order.number)

    assert (no.value.code, no.value.facts) == (
        "insufficient_stock",
        {"shortfalls": [{"sku": "TV", "wanted": 3, "available": 2}]},
    )
    assert [line.open for line in (await orders.by_number(tx, order.number)).lines] == [2, 1]
    await given.agrees(tx)


async def test_only_a_placed_order_with_units_to_hold_is_reserved(tx: Tx):
    await given.stock(tx, on_hand=5)
    draft = await given.order(tx, confirm=False)
    sent = await given.order(tx)
    await given.settle(tx)
    with pytest.raises(Refused, match="is draft"):
        await orders.reservations.reserve(tx, draft.number)
    with pytest.raises(Refused, match="has its node already"):
        await orders.reservations.reserve(tx, sent.number)
    with pytest.raises(NotFound):
        await orders.reservations.reserve(tx, "A-1")


async def test_a_time_to_hold_until_is_still_to_come(tx: Tx):
    await given.stock(tx, on_hand=5)
    late = await given.place(tx, given.asked(reserve_until=tx.now - timedelta(minutes=1)))
    assert isinstance(late, Refusal)
    assert late.code == "too_late"
    draft = await given.order(tx, confirm=False, reserve_until=tx.now + timedelta(hours=1))
    in_time = await given.order(tx, confirm=False, reserve_until=tx.now + timedelta(hours=3))

    tx.now += timedelta(hours=2)
    with pytest.raises(Refused, match="in the past"):
        await orders.confirm(tx, draft.number)
    await orders.confirm(tx, in_time.number)
    tx.now += timedelta(hours=1)
    await expire(tx)

    assert (await orders.by_number(tx, in_time.number)).lines[0].open == 1
    await orders.amend(tx, draft.number, draft.version, orders.Amendment(reserve_until=None))
    assert (await orders.confirm(tx, draft.number)).lines[0].reserved == 1


async def test_what_is_picked_up_is_kept_for_good(tx: Tx):
    await given.stock(tx, on_hand=5, at="S-1", pickup=True)
    with pytest.raises(ValueError, match="kept at its node"):
        given.asked(delivery_method="pickup", pickup_node="S-1", ship_to=None, reserve_until=tx.now)


async def test_an_expired_order_can_still_be_called_off(tx: Tx):
    await given.stock(tx, on_hand=2)
    order = await order_until(tx, 2)
    tx.now += timedelta(hours=1)
    await expire(tx)

    await orders.cancel(tx, order.number, "nobody paid")

    assert (await orders.by_number(tx, order.number)).state == "cancelled"
    await given.agrees(tx)
