"""Calling off all or part of an order."""

from collections.abc import Mapping, Sequence

from atrium import inventory
from atrium.kernel import Tx
from atrium.orders import queries
from atrium.orders.events import CancelledLine, OrderCancelled
from atrium.orders.model import cancelling as model
from atrium.orders.store import stages as store


async def cancel(tx: Tx, number: str, reason: str, lines: Mapping[int, int] | None = None) -> None:
    """Call off what has not been picked: all of it, or these quantities by line, all or nothing.

    Stock goes back at once. Raises NotFound; Refused `nothing_to_cancel` or `not_cancellable`.
    """
    order = await store.lock_number(tx, number)
    standing = (await queries.standing(tx, [order["id"]]))[order["id"]]
    units = [_units(line) for line in standing]
    offs = model.just(units, lines) if lines else model.everything(units)
    await _give_back(tx, order["id"], offs)
    after = (await store.move(tx, [_step(order["id"], off) for off in offs]))[order["id"]]
    amount = order["grand_total"] - after["grand_total"]
    if order["placed_at"] and amount:
        await store.adjust(tx, order["id"], "cancellation", -amount, reason)
    told = [CancelledLine(o.line, o.sku, o.quantity, o.open, o.reserved, o.allocated, o.released) for o in offs]
    await tx.emit(OrderCancelled(order["id"], number, reason, told, amount, after["state"]))


def _units(line: queries.Standing) -> model.Units:
    return model.Units(
        line.line,
        line.sku,
        line.open,
        line.reserved,
        line.allocated,
        line.released,
        line.current,
        line.unit_price,
        line.discount,
        line.tax,
    )


def _step(order_id: int, off: model.CallOff) -> store.Step:
    return store.Step(
        order_id,
        off.line,
        open=-off.open,
        reserved=-off.reserved,
        allocated=-off.allocated,
        released=-off.released,
        cancelled=off.quantity,
        less_discount=off.less_discount,
        less_tax=off.less_tax,
    )


async def _give_back(tx: Tx, order_id: int, offs: Sequence[model.CallOff]) -> None:
    """What was reserved or allocated may be sold again."""
    reserved = [inventory.Take(order_id, off.line, off.reserved) for off in offs if off.reserved]
    allocated = [
        inventory.Take(order_id, off.line, off.allocated + off.released) for off in offs if off.allocated + off.released
    ]
    if reserved:
        await inventory.unreserve(tx, reserved)
    if allocated:
        await inventory.deallocate(tx, allocated)
