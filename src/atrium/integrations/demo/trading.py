"""Some days of trade in the demo shop, each step by the verb that does it in earnest, at the time it was done."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from random import Random

from atrium import fulfillment, inventory, network, orders, sourcing
from atrium.integrations.demo.selling import DAYS, Sale, sales
from atrium.integrations.demo.shop import Shop
from atrium.kernel import Refusal, Tx

__all__ = ["DAYS", "trade"]

CARRIER = "Northline Parcel"
Verb = Callable[[Tx, Sale], Awaitable[None]]


async def trade(opened: Tx, now: datetime, shop: Shop, chance: Random) -> int:
    """Let everything happen, in the sequence of time, that happened until now; says how many orders there are."""
    sold = sales(shop, now, chance)
    steps = [(at, place, verb, sale) for place, sale in enumerate(sold) for at, verb in _story(sale, chance)]
    for at, _, verb, sale in sorted(steps, key=lambda step: step[:2]):
        if at <= now:
            await verb(Tx(opened.connection, opened.actor, max(at, opened.now)), sale)
    return len(sold)


def _story(sale: Sale, chance: Random) -> Iterator[tuple[datetime, Verb]]:
    """What happens to an order, and when."""
    at, minutes = sale.placed_at, timedelta(minutes=1)
    yield at, place
    if not sale.request.confirm:
        return
    yield at + 4 * minutes, allocate
    if sale.reason:
        yield at + 50 * minutes, call_off
    if sale.request.delivery_method == "pickup":
        yield at + chance.randint(1500, 2500) * minutes, hand_over
        return
    left = at + chance.randint(1100, 1700) * minutes
    yield left, send
    yield left + 300 * minutes, move_on
    yield left + chance.randint(2600, 4300) * minutes, arrive


async def place(tx: Tx, sale: Sale) -> None:
    """Somebody orders, or thinks about it aloud."""
    [outcome] = await orders.place(tx, [orders.Placing(sale.request, tx.actor)])
    assert not isinstance(outcome, Refusal), outcome.detail
    sale.number = outcome.order.number


async def allocate(tx: Tx, sale: Sale) -> None:
    """Nodes are chosen for what is reserved."""
    order = await orders.by_number(tx, sale.number)
    for waiting in await orders.waiting(tx, [int(order.id)]):
        places = await network.locate(tx, [place] if (place := waiting.unlocated) else [])
        pools = (await network.channels(tx, [order.channel]))[order.channel].pools
        demand = sourcing.Demand(waiting.order_id, waiting.lines, *waiting.located(places), pools)
        [plan] = await sourcing.plan(tx, [demand])
        await orders.allocate(
            tx, [inventory.Move(plan.key, pick.line, pick.sku, pick.node, pick.quantity) for pick in plan.picks]
        )


async def call_off(tx: Tx, sale: Sale) -> None:
    """One piece of the first line is not wanted any more."""
    await orders.cancel(tx, sale.number, sale.reason or "", {1: 1})


async def send(tx: Tx, sale: Sale) -> None:
    """Each node sends what it has for the order; work that was sold goes with the first of them."""
    order = await orders.by_number(tx, sale.number)
    work = {line.line: line.open for line in order.lines if not line.is_stocked and line.open}
    boxes: dict[str, dict[int, int]] = {}
    for hold in await inventory.holds(tx, [int(order.id)]):
        if hold.node:
            box = boxes.setdefault(hold.node, {})
            box[hold.line] = box.get(hold.line, 0) + hold.quantity
    for number, (node, box) in enumerate(boxes.items(), 1):
        tracking = f"NL{order.id.zfill(6)}{number:02}"
        await fulfillment.ship(tx, sale.number, node, {**box, **work}, carrier=CARRIER, tracking=tracking)
        work = {}


async def move_on(tx: Tx, sale: Sale) -> None:
    """The carrier has it."""
    await _note(tx, sale, "in_transit")


async def arrive(tx: Tx, sale: Sale) -> None:
    """It is there."""
    await _note(tx, sale, "delivered")


async def hand_over(tx: Tx, sale: Sale) -> None:
    """The customer picks it up."""
    order = await orders.by_number(tx, sale.number)
    lines = {line.line: line.allocated for line in order.lines if line.allocated}
    assert order.pickup_node
    await fulfillment.ship(tx, sale.number, order.pickup_node, lines)
    await arrive(tx, sale)


async def _note(tx: Tx, sale: Sale, kind: str) -> None:
    order = await orders.by_number(tx, sale.number)
    for shipment in await fulfillment.shipments(tx, int(order.id)):
        await fulfillment.note(tx, sale.number, int(shipment.id), kind)
