"""Holding stock for an order that stands: again after a reservation expired, for longer, or for good."""

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Record

from atrium import inventory
from atrium.kernel import Refused, Tx
from atrium.orders import queries
from atrium.orders.actions.placing import hold
from atrium.orders.events import OrderReserved, ReservedLine
from atrium.orders.model.view import Order
from atrium.orders.queries import Standing
from atrium.orders.store import stages as store


async def reserve(tx: Tx, number: str, until: datetime | None = None) -> Order:
    """Reserve what an order has open, all or nothing, and let all that it has reserved hold until a time, or for good.

    What is picked up is allocated at its node, as when it was placed. Raises NotFound; Refused `not_placed`,
    `nothing_to_reserve`, `no_time_at_node`, `insufficient_stock`.
    """
    row = await store.lock_number(tx, number)
    lines = [line for line in (await queries.standing(tx, [row["id"]]))[row["id"]] if line.is_stocked]
    node = row["pickup_node"] if row["delivery_method"] == "pickup" else None
    _check(row, lines, has_node=node is not None, until=until)
    short = [line for line in lines if line.open]
    wants = tuple(inventory.Want(line.line, line.sku, line.open) for line in short)
    refused = await hold(tx, [inventory.Ask(row["id"], wants, tuple(row["pools"]), node, until)] if wants else [])
    if refused:
        raise refused[row["id"]]
    stage = "allocated" if node else "reserved"
    await store.move(tx, [store.Step(row["id"], line.line, open=-line.open, **{stage: line.open}) for line in short])
    if await inventory.books.hold_until(tx, row["id"], until) or short:
        told = [ReservedLine(line.line, line.sku, line.open + line.reserved) for line in lines]
        await tx.emit(OrderReserved(row["id"], number, [line for line in told if line.quantity], until))
    return await queries.by_number(tx, number)


def _check(row: Record, lines: Sequence[Standing], *, has_node: bool, until: datetime | None) -> None:
    number = row["number"]
    if row["state"] != "placed":
        raise Refused("not_placed", f"Order {number} is {row['state']}; only a placed order holds stock.")
    if not any(line.open or line.reserved for line in lines):
        raise Refused("nothing_to_reserve", f"Every unit of {number} has its node already, or is called off.")
    if has_node and until is not None:
        raise Refused("no_time_at_node", "What is picked up is kept at its node for good; leave the time out.")
