"""Choosing nodes for what is reserved."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from atrium import inventory
from atrium.kernel import Tx
from atrium.orders import queries
from atrium.orders.events import AllocatedLine, OrderAllocated
from atrium.orders.store import stages as store


async def allocate(tx: Tx, moves: Sequence[inventory.Move]) -> list[inventory.Move]:
    """Move reserved units of many orders to the nodes that were chosen for them; gives what was done.

    An order that has changed meanwhile gets no more than it still has reserved.
    """
    await store.lock(tx, {move.owner for move in moves})
    standing = await queries.standing(tx, {move.owner for move in moves})
    left = {(line.order_id, line.line): line.reserved for lines in standing.values() for line in lines}
    done = await inventory.allocate(tx, _clipped(moves, left))
    after = await store.move(tx, _steps(done))
    told: dict[int, list[AllocatedLine]] = defaultdict(list)
    for move in done:
        told[move.owner].append(AllocatedLine(move.line, move.sku, move.node, move.quantity))
    await tx.emit(
        *[
            OrderAllocated(order_id, after[order_id]["number"], lines, is_whole=not after[order_id]["reserved"])
            for order_id, lines in told.items()
        ]
    )
    return done


def _clipped(moves: Sequence[inventory.Move], left: dict[tuple[int, int], int]) -> list[inventory.Move]:
    """The moves, none of more units than are still reserved."""
    clipped: list[inventory.Move] = []
    for move in moves:
        quantity = min(move.quantity, left.get((move.owner, move.line), 0))
        if quantity:
            left[move.owner, move.line] -= quantity
            clipped.append(replace(move, quantity=quantity))
    return clipped


def _steps(done: Sequence[inventory.Move]) -> list[store.Step]:
    """One step a line, however many nodes share it."""
    units: dict[tuple[int, int], int] = defaultdict(int)
    for move in done:
        units[move.owner, move.line] += move.quantity
    return [
        store.Step(order_id, line, reserved=-quantity, allocated=quantity)
        for (order_id, line), quantity in units.items()
    ]
