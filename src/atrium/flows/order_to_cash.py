"""From order to door.

Placed, or reserved again  → choose nodes for what is reserved for good; what no node can send becomes a shortfall.
Goods came in or came free → try again for the orders that wait for them.
Called off, or expired     → its shortfalls are nobody's business any longer.
"""

from collections.abc import Collection, Sequence

from atrium import inventory, network, orders, sourcing
from atrium.kernel import Event, Tx

TRIES = 3


async def allocate(tx: Tx, events: Sequence[Event]) -> None:
    """Choose nodes for orders that were just placed, or hold their stock for good from now on."""
    await choose_nodes(tx, {event.facts["order_id"] for event in events})


async def allocate_late(tx: Tx, events: Sequence[Event]) -> None:
    """Goods are there that were not: choose nodes for the orders that wait for them."""
    skus = {sku for event in events for sku in skus_of(event)}
    waiting = await inventory.shortfalls.orders_waiting(tx, skus)
    if waiting:
        await inventory.shortfalls.close(tx, waiting, "tried again, because goods came in")
        await choose_nodes(tx, set(waiting))


async def forget_shortfalls(tx: Tx, events: Sequence[Event]) -> None:
    """What was called off is not missing any longer; what still stands is tried again."""
    order_ids = {event.facts["order_id"] for event in events}
    closed = await inventory.shortfalls.close(tx, order_ids, "the order was changed")
    if closed:
        await choose_nodes(tx, {each.order_id for each in closed if each.order_id})


async def choose_nodes(tx: Tx, order_ids: Collection[int]) -> None:
    """Choose nodes for what these orders have reserved, all at once.

    Others allocate meanwhile: what a node no longer has is planned anew, a few times; then it is a shortfall.
    """
    for _ in range(TRIES):
        moves = await _moves(tx, order_ids)
        done = await orders.allocate(tx, moves) if moves else []
        if len(done) == len(moves):
            break
    await _report(tx, order_ids)


def skus_of(event: Event) -> Collection[str]:
    """The skus whose stock a fact is about."""
    facts = event.facts
    return facts["changes"] if "changes" in facts else [line["sku"] for line in facts.get("lines", ())]


async def _moves(tx: Tx, order_ids: Collection[int]) -> list[inventory.Move]:
    """Where what these orders have reserved would best come from: each pool's share from nodes of that pool."""
    waiting = {each.order_id: each for each in await orders.waiting(tx, order_ids)}
    asked = {place for each in waiting.values() if (place := each.unlocated)}
    places = await network.locate(tx, asked) if asked else {}
    shares: dict[tuple[int, str], list[tuple[int, str, int]]] = {}
    for hold in await inventory.holds(tx, waiting):
        if hold.node is None and hold.expires_at is None:
            shares.setdefault((hold.owner, hold.pool), []).append((hold.line, hold.sku, hold.quantity))
    demands = [
        sourcing.Demand(order_id, tuple(lines), *waiting[order_id].located(places), (pool,))
        for (order_id, pool), lines in shares.items()
    ]
    return [
        inventory.Move(plan.key, pick.line, pick.sku, pick.node, pick.quantity)
        for plan in await sourcing.plan(tx, demands)
        for pick in plan.picks
    ]


async def _report(tx: Tx, order_ids: Collection[int]) -> None:
    """What no node could take has an owner from now on; what is held until a time is not given to nodes yet."""
    waiting = await orders.waiting(tx, order_ids)
    holds = await inventory.holds(tx, [each.order_id for each in waiting]) if waiting else []
    is_held = {(hold.owner, hold.line) for hold in holds if hold.expires_at}
    missing = [
        inventory.shortfalls.Missing(each.order_id, line, sku, quantity, "allocation")
        for each in waiting
        for line, sku, quantity in each.lines
        if (each.order_id, line) not in is_held
    ]
    await inventory.shortfalls.report(tx, missing)
