"""Moving promises to the node that goods will leave from, taking them back, and letting the goods leave."""

from collections.abc import Sequence

from atrium.inventory import model, store
from atrium.inventory.events import StockAdjusted, by_node
from atrium.inventory.model import Hold, Move, Movement, Stock, Take
from atrium.inventory.shortfalls import settle
from atrium.kernel import Tx

BEYOND = "left beyond what was counted"


async def allocate(tx: Tx, moves: Sequence[Move]) -> list[Move]:
    """Move what is reserved to a node; says which moves were made.

    A move is made wholly, or left out when its node has not enough available or its line not enough reserved there.
    The orders are locked by who calls. Pools are left alone: what is promised stays as much as it was.
    """
    reserved = await store.reservations(tx, {move.owner for move in moves})
    stock = await store.lock_positions(tx, {(move.sku, move.node) for move in moves})
    done = model.fit(moves, stock, reserved)
    await store.write(tx, [_entry("allocate", move, stock, +1) for move in done], guarded=True)
    await settle(tx, {(move.sku, move.node) for move in done}, "allocation")
    return done


async def deallocate(tx: Tx, takes: Sequence[Take], *, to_reserved: bool = False) -> list[Hold]:
    """Give allocated units of order lines back, to be sold to anybody, or back to the line's reservation; says which.

    To give back more than is allocated is a bug.
    """
    holds = model.give_back(takes, await store.allocations(tx, {take.owner for take in takes}))
    await store.lock(tx, {(hold.sku, hold.node) for hold in holds if hold.node})
    back = [
        Movement(
            "deallocate",
            hold.sku,
            hold.pool,
            hold.node,
            allocated=-hold.quantity,
            reserved=hold.quantity if to_reserved else 0,
            owner=hold.owner,
            line=hold.line,
        )
        for hold in holds
    ]
    await store.write(tx, back, guarded=False)
    await settle(tx, {(hold.sku, hold.node) for hold in holds}, "allocation")
    return holds


async def ship(tx: Tx, leaves: Sequence[Move]) -> None:
    """Allocated units leave their node. To ship what is not allocated is a bug.

    Goods that leave were there: when the count says fewer, it is set right first, with a movement that says so.
    Only then do pools change, so they are not locked beforehand.
    """
    stock = await store.lock_positions(tx, {(move.sku, move.node) for move in leaves})
    found = _found(leaves, stock)
    await store.write(tx, [*found, *(_entry("ship", move, stock, -1) for move in leaves)], guarded=False)
    await settle(tx, {(move.sku, move.node) for move in leaves}, "allocation")
    await tx.emit(*by_node(StockAdjusted, found))


def _entry(kind: str, move: Move, stock: Stock, sign: int) -> Movement:
    """Units that become the node's for a line (+1, from its reservation), or leave with it (-1, for good)."""
    return Movement(
        kind,
        move.sku,
        stock.positions[move.sku, move.node].pool,
        move.node,
        on_hand=min(0, sign * move.quantity),
        allocated=sign * move.quantity,
        reserved=min(0, -sign * move.quantity),
        owner=move.owner,
        line=move.line,
    )


def _found(leaves: Sequence[Move], stock: Stock) -> list[Movement]:
    leaving: dict[tuple[str, str], int] = {}
    for move in leaves:
        leaving[move.sku, move.node] = leaving.get((move.sku, move.node), 0) + move.quantity
    return [
        Movement("adjust", sku, position.pool, node, on_hand=quantity - position.on_hand, reason=BEYOND)
        for (sku, node), quantity in leaving.items()
        if (position := stock.positions[sku, node]).on_hand < quantity
    ]
