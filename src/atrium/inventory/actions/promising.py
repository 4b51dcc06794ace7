"""Promising stock to orders before its node is known, and taking the promise back."""

from collections.abc import Sequence

from atrium.inventory import model, store
from atrium.inventory.model import Ask, Held, Hold, Movement, Short, Stock, Take
from atrium.inventory.shortfalls import settle
from atrium.kernel import Tx


async def reserve(tx: Tx, asks: Sequence[Ask]) -> list[Held | Short]:
    """Promise stock to orders in the order given, each all or nothing; tells each what it got or what is missing.

    Tries an order's pools in turn and splits by unit. An order with a node (pickup) is allocated there at once.
    """
    stock = await _lock_for(tx, asks)
    outcomes = model.share_out(asks, model.Supply.of(stock))
    movements = [
        _promise(hold, ask)
        for ask, outcome in zip(asks, outcomes, strict=True)
        if isinstance(outcome, Held)
        for hold in outcome.holds
    ]
    if any(movement.node for movement in movements):
        await store.write(tx, movements, guarded=True)
    else:
        await store.promise(tx, movements)
    return outcomes


async def unreserve(tx: Tx, takes: Sequence[Take], *, is_expiry: bool = False) -> None:
    """Give reserved units of order lines back to their pools, or end those whose time is over (see `books.overdue`).

    To give back more than is reserved is a bug.
    """
    holds = model.give_back(takes, await store.reservations(tx, {take.owner for take in takes}))
    await store.lock(tx, (), {(hold.sku, hold.pool) for hold in holds})
    kind = "expire" if is_expiry else "unreserve"
    ended = [
        Movement(kind, hold.sku, hold.pool, reserved=-hold.quantity, owner=hold.owner, line=hold.line) for hold in holds
    ]
    await store.write(tx, ended, guarded=False)
    await settle(tx, {hold.sku for hold in holds}, "allocation")


async def _lock_for(tx: Tx, asks: Sequence[Ask]) -> Stock:
    """The fewest rows that decide: without pickups the pools alone."""
    floating = [ask for ask in asks if ask.node is None]
    if len(floating) == len(asks):
        skus = {want.sku for ask in asks for want in ask.wants}
        return await store.lock_pools(tx, skus, {pool for ask in asks for pool in ask.pools})
    return await store.lock(
        tx,
        {(want.sku, ask.node) for ask in asks if ask.node for want in ask.wants},
        {(want.sku, pool) for ask in floating for want in ask.wants for pool in ask.pools},
    )


def _promise(hold: Hold, ask: Ask) -> Movement:
    if hold.node:
        return Movement(
            "allocate",
            hold.sku,
            hold.pool,
            hold.node,
            allocated=hold.quantity,
            owner=hold.owner,
            line=hold.line,
            actor=ask.actor,
        )
    return Movement(
        "reserve",
        hold.sku,
        hold.pool,
        reserved=hold.quantity,
        owner=hold.owner,
        line=hold.line,
        actor=ask.actor,
        expires_at=ask.expires_at,
    )
