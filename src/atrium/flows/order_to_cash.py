"""From order to door.

An order was placed         → choose nodes for what is reserved; what no node can send becomes a shortfall.
Goods came in or came free  → try again for the orders that wait for them.
An order was called off     → its shortfalls are nobody's business any longer.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from atrium import inventory, network, orders, sourcing
from atrium.kernel import Event, Tx

TRIES = 3


async def allocate(tx: Tx, events: Sequence[Event]) -> None:
    """Choose nodes for orders that were just placed."""
    await _allocate(tx, {event.facts["order_id"] for event in events})


async def allocate_late(tx: Tx, events: Sequence[Event]) -> None:
    """Goods are there that were not: choose nodes for the orders that wait for them."""
    skus = {sku for event in events for sku in skus_of(event)}
    waiting = await inventory.shortfalls.orders_waiting(tx, skus)
    if waiting:
        await inventory.shortfalls.close(tx, waiting, "tried again, because goods came in")
        await _allocate(tx, set(waiting))


async def forget_shortfalls(tx: Tx, events: Sequence[Event]) -> None:
    """What was called off is not missing any longer; what still stands is tried again."""
    order_ids = {event.facts["order_id"] for event in events}
    closed = await inventory.shortfalls.close(tx, order_ids, "the order was changed")
    if closed:
        await _allocate(tx, {each.order_id for each in closed if each.order_id})


def skus_of(event: Event) -> Collection[str]:
    """The skus whose stock a fact is about."""
    facts = event.facts
    return facts["changes"] if "changes" in facts else [line["sku"] for line in facts.get("lines", ())]


async def _allocate(tx: Tx, order_ids: Collection[int]) -> None:
    """Choose nodes for what these orders have reserved, all at once.

    Others allocate meanwhile: what a node no longer has is planned anew, a few times; then it is a shortfall.
    """
    waiting: list[orders.Waiting] = []
    done: list[inventory.Move] = []
    for _ in range(TRIES):
        waiting = await orders.waiting(tx, order_ids)
        if not waiting:
            return
        places = await _places(tx, waiting)
        plans = await sourcing.plan(tx, [_demand(each, places) for each in waiting])
        moves = [
            inventory.Move(plan.key, pick.line, pick.sku, pick.node, pick.quantity)
            for plan in plans
            for pick in plan.picks
        ]
        done = await orders.allocate(tx, moves) if moves else []
        if len(done) == len(moves):
            break
    await _report(tx, waiting, done)


async def _report(tx: Tx, waiting: Collection[orders.Waiting], done: Collection[inventory.Move]) -> None:
    """What no node could take has an owner from now on."""
    given = Counter[tuple[int, int]]()
    for move in done:
        given[move.owner, move.line] += move.quantity
    missing = [
        inventory.shortfalls.Missing(each.order_id, line, sku, quantity - given[each.order_id, line], "allocation")
        for each in waiting
        for line, sku, quantity in each.lines
        if quantity > given[each.order_id, line]
    ]
    await inventory.shortfalls.report(tx, missing)


async def _places(tx: Tx, waiting: Collection[orders.Waiting]) -> dict[tuple[str, str], tuple[float, float]]:
    """Where addresses without coordinates lie, as far as we know their postal code."""
    asked = {
        (each.ship_to.country, each.ship_to.postal_code)
        for each in waiting
        if each.ship_to and each.ship_to.latitude is None and each.ship_to.postal_code
    }
    return await network.locate(tx, asked) if asked else {}


def _demand(waiting: orders.Waiting, places: Mapping[tuple[str, str], tuple[float, float]]) -> sourcing.Demand:
    place = waiting.ship_to
    latitude, longitude = (place.latitude, place.longitude) if place else (None, None)
    if place and (latitude is None or longitude is None):
        latitude, longitude = places.get((place.country, place.postal_code), (None, None))
    return sourcing.Demand(waiting.order_id, waiting.lines, latitude, longitude, waiting.pools)
