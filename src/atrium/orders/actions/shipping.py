"""What leaves a node and what arrives."""

from collections.abc import Mapping

from atrium import inventory
from atrium.kernel import Tx
from atrium.orders import queries
from atrium.orders.events import OrderDelivered, OrderShipped, ShippedLine
from atrium.orders.model import shipping as model
from atrium.orders.store import stages as store


async def ship(tx: Tx, number: str, node: str, lines: Mapping[int, int]) -> int:
    """Units by line have left a node: those picked, released or allocated there, and services done.

    Gives the order's id. Raises NotFound; Refused `not_shippable` with what could leave this node.
    """
    order = await store.lock_number(tx, number)
    standing = {line.line: line for line in (await queries.standing(tx, [order["id"]]))[order["id"]]}
    held = {hold.line: hold.quantity for hold in await inventory.holds(tx, [order["id"]]) if hold.node == node}
    sent = model.sent(standing, held, lines)
    stocked = [off for off in sent if standing[off.line].is_stocked]
    await inventory.ship(
        tx, [inventory.Move(order["id"], off.line, standing[off.line].sku, node, off.quantity) for off in stocked]
    )
    await store.move(
        tx,
        [
            store.Step(
                order["id"],
                off.line,
                open=-off.open,
                allocated=-off.allocated,
                released=-off.released,
                picked=-off.picked,
                shipped=off.quantity,
            )
            for off in sent
        ],
    )
    told = [ShippedLine(off.line, off.quantity) for off in sent]
    await tx.emit(OrderShipped(order["id"], number, node, told))
    return order["id"]


async def deliver(tx: Tx, number: str, lines: Mapping[int, int]) -> None:
    """Units by line have reached the customer. Raises NotFound; Refused `not_delivered` for more than was shipped."""
    order = await store.lock_number(tx, number)
    standing = (await queries.standing(tx, [order["id"]]))[order["id"]]
    model.check_deliverable(standing, lines)
    after = await store.move(
        tx, [store.Step(order["id"], line, delivered=quantity) for line, quantity in lines.items()]
    )
    told = [ShippedLine(line, quantity) for line, quantity in lines.items()]
    await tx.emit(OrderDelivered(order["id"], number, told, after[order["id"]]["state"]))
