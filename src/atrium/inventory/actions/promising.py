"""Promising stock to orders before its node is known, and taking the promise back."""

from collections.abc import Sequence

from atrium.inventory import model, store
from atrium.inventory.model import Ask, Held, Hold, Movement, Promised, Short, Stock, Take
from atrium.inventory.shortfalls import settle
from atrium.kernel import Tx


async def promise(tx: Tx, asks: Sequence[Ask]) -> Promised:
    """Decide who gets what, in the order given, each all or nothing; `keep` it as the last thing of the transaction.

    Tries an order's pools in turn and splits by unit. Decides by a look, so that nobody waits for us until then; only
    what is picked up at a node is locked at once.
    """
    if any(ask.node for ask in asks):
        stock = await _lock(tx, asks)
    else:
        stock = await store.look(tx, *_skus_and_pools(asks))
    return Promised(asks, model.share_out(asks, model.Supply.of(stock)))


async def keep(tx: Tx, promised: Promised) -> None:
    """Enter what was promised; an order with a node (pickup) is allocated there at once.

    Raises Overtaken when somebody took so much since we looked that it does not suffice any longer.
    """
    movements = [
        _promise(hold, ask)
        for ask, outcome in zip(promised.asks, promised.outcomes, strict=True)
        if isinstance(outcome, Held)
        for hold in outcome.holds
    ]
    if any(movement.node for movement in movements):
        await store.write(tx, movements, guarded=True)
    else:
        await store.promise(tx, movements)


async def reserve(tx: Tx, asks: Sequence[Ask]) -> Sequence[Held | Short]:
    """Promise and keep at once, under locks; tells each what it got or what is missing."""
    promised = Promised(asks, model.share_out(asks, model.Supply.of(await _lock(tx, asks))))
    await keep(tx, promised)
    return promised.outcomes


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
    await settle(tx, {(hold.sku, None) for hold in holds}, "allocation")


def _skus_and_pools(asks: Sequence[Ask]) -> tuple[set[str], set[str]]:
    return {want.sku for ask in asks for want in ask.wants}, {pool for ask in asks for pool in ask.pools}


async def _lock(tx: Tx, asks: Sequence[Ask]) -> Stock:
    """The fewest rows that decide: without pickups the pools alone."""
    floating = [ask for ask in asks if ask.node is None]
    if len(floating) == len(asks):
        return await store.lock_pools(tx, *_skus_and_pools(asks))
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
