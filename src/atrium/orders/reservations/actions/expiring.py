"""Promises that have outlived their time."""

from collections import Counter, defaultdict
from collections.abc import Collection

from atrium import inventory
from atrium.kernel import Tx
from atrium.orders.events import ExpiredLine, OrderReservationExpired
from atrium.orders.store import stages as store


async def expire(tx: Tx, order_ids: Collection[int]) -> None:
    """Of these orders, end the reservations whose time is over: the units may be sold again.

    The orders stand, with these units open. What was allocated or called off meanwhile is left alone.
    """
    orders = await store.lock(tx, order_ids)
    over = [hold for hold in await inventory.books.overdue(tx) if hold.owner in orders]
    if not over:
        return
    takes = [inventory.Take(hold.owner, hold.line, hold.quantity, sku=hold.sku) for hold in over]
    await inventory.unreserve(tx, takes, is_expiry=True)
    units: Counter[tuple[int, int, str]] = Counter()
    for hold in over:
        units[hold.owner, hold.line, hold.sku] += hold.quantity
    await store.move(
        tx,
        [
            store.Step(order_id, line, open=quantity, reserved=-quantity)
            for (order_id, line, _), quantity in units.items()
        ],
    )
    told: dict[int, list[ExpiredLine]] = defaultdict(list)
    for (order_id, line, sku), quantity in units.items():
        told[order_id].append(ExpiredLine(line, sku, quantity))
    await tx.emit(
        *[OrderReservationExpired(order_id, orders[order_id]["number"], lines) for order_id, lines in told.items()]
    )
