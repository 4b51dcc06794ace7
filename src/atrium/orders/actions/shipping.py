"""What leaves a node and what arrives."""

from collections.abc import Collection, Mapping, Sequence

from atrium import inventory
from atrium.kernel import Tx
from atrium.orders import queries
from atrium.orders.events import OrderDelivered, OrderShipped, ShippedLine
from atrium.orders.model import shipping as model
from atrium.orders.store import stages as store


async def ship(tx: Tx, leavings: Sequence[model.Leaving]) -> list[int]:
    """Units by line have left a node, of many orders: those picked, released or allocated there, and services done.

    Gives the orders' ids, one for each leaving. All or nothing: raises NotFound, or Refused `not_shippable` with what
    could leave the node. An order may stand several times.
    """
    ids: dict[str, int] = {}
    for round_ in model.rounds(leavings):
        ids |= await _ship(tx, round_)
    return [ids[leaving.number] for leaving in leavings]


async def deliver(tx: Tx, arrivals: Mapping[str, Mapping[int, int]]) -> None:
    """Units by line, of orders by number, have reached their customers.

    All or nothing: raises NotFound, or Refused `not_delivered` for more than was shipped.
    """
    locked = await store.lock_numbers(tx, arrivals)
    ids = {number: locked[number]["id"] for number in arrivals}
    standing = await queries.standing(tx, ids.values())
    for number, lines in arrivals.items():
        model.check_deliverable(standing[ids[number]], lines)
    after = await store.move(
        tx,
        [
            store.Step(ids[number], line, delivered=quantity)
            for number, lines in arrivals.items()
            for line, quantity in lines.items()
        ],
    )
    await tx.emit(
        *(
            OrderDelivered(ids[number], number, _told(lines), after[ids[number]]["state"])
            for number, lines in arrivals.items()
        )
    )


async def _ship(tx: Tx, leavings: Sequence[model.Leaving]) -> dict[str, int]:
    """What leaves of different orders, all at once."""
    locked = await store.lock_numbers(tx, [leaving.number for leaving in leavings])
    ids = {leaving.number: int(locked[leaving.number]["id"]) for leaving in leavings}
    found = await queries.standing(tx, ids.values())
    standing = {order_id: {line.line: line for line in lines} for order_id, lines in found.items()}
    held = await _held(tx, ids.values())
    moves: list[inventory.Move] = []
    steps: list[store.Step] = []
    for leaving in leavings:
        order_id = ids[leaving.number]
        lines = standing[order_id]
        for off in model.sent(lines, held.get((order_id, leaving.node), {}), leaving.lines):
            steps.append(_step(order_id, off))
            if lines[off.line].is_stocked:
                moves.append(inventory.Move(order_id, off.line, lines[off.line].sku, leaving.node, off.quantity))
    await inventory.ship(tx, moves)
    await store.move(tx, steps)
    await tx.emit(*(OrderShipped(ids[each.number], each.number, each.node, _told(each.lines)) for each in leavings))
    return ids


async def _held(tx: Tx, order_ids: Collection[int]) -> dict[tuple[int, str], dict[int, int]]:
    """Units by order and node, by line."""
    held: dict[tuple[int, str], dict[int, int]] = {}
    for hold in await inventory.holds(tx, order_ids):
        if hold.node:
            held.setdefault((hold.owner, hold.node), {})[hold.line] = hold.quantity
    return held


def _step(order_id: int, off: model.Sent) -> store.Step:
    return store.Step(
        order_id,
        off.line,
        open=-off.open,
        allocated=-off.allocated,
        released=-off.released,
        picked=-off.picked,
        shipped=off.quantity,
    )


def _told(lines: Mapping[int, int]) -> list[ShippedLine]:
    return [ShippedLine(line, quantity) for line, quantity in lines.items()]
