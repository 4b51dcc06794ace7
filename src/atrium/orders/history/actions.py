"""Writing down orders and credits from before our time: no stock is held, no system is told."""

from collections.abc import Mapping, Sequence

from atrium import customers, network
from atrium.kernel import Tx
from atrium.orders.actions.placing import home_of
from atrium.orders.events import CreditImported, OrderImported
from atrium.orders.history import store
from atrium.orders.history.model import Answer, PastBuyer, PastCredit, PastOrder
from atrium.orders.model.placing import number_of
from atrium.orders.model.request import Address
from atrium.orders.store.placing import next_ids


async def record(tx: Tx, orders: Sequence[PastOrder], *, is_dry: bool = False) -> list[Answer]:
    """Write down orders of one channel that were delivered long ago; the same ones again change nothing.

    An order is known by its channel and reference; with other contents than ours it is left as it is (DIFFERS). Each
    reference stands once among `orders`. Dry: answers the same and writes nothing.
    """
    if not orders:
        return []
    channel = orders[0].channel
    known = await store.known_orders(tx, channel, [order.channel_ref for order in orders])
    if not is_dry:
        new = [order for order in orders if order.channel_ref not in known]
        lost = {order.channel_ref for order in new} - await _record(tx, channel, new)
        known |= await store.known_orders(tx, channel, lost)
    return [_answer(order, known) for order in orders]


async def record_credits(tx: Tx, credits_: Sequence[PastCredit], *, is_dry: bool = False) -> list[Answer]:
    """Write down credits of one channel whose orders are not known; the same ones again change nothing.

    A credit is known by its channel and reference, as an order is; each reference stands once. Dry: writes nothing.
    """
    if not credits_:
        return []
    channel = credits_[0].channel
    known = await store.known_credits(tx, channel, [credit.channel_ref for credit in credits_])
    if not is_dry:
        new = [credit for credit in credits_ if credit.channel_ref not in known]
        lost = {credit.channel_ref for credit in new} - await _record_credits(tx, channel, new)
        known |= await store.known_credits(tx, channel, lost)
    return [_answer(credit, known) for credit in credits_]


def _answer(past: PastOrder | PastCredit, known: Mapping[str, bytes]) -> Answer:
    digest = known.get(past.channel_ref)
    if digest is None:
        return Answer.TAKEN
    return Answer.UNCHANGED if digest == past.digest() else Answer.DIFFERS


async def _record(tx: Tx, channel: str, orders: Sequence[PastOrder]) -> set[str]:
    """Write new orders; answers the references of those that nobody else wrote first."""
    if not orders:
        return set()
    orders = sorted(orders, key=lambda order: order.channel_ref)
    prefix = await _prefix(tx, channel)
    by_id = dict(zip(await next_ids(tx, len(orders)), orders, strict=True))
    numbers = [number_of(order_id, prefix) for order_id in by_id]
    written = await store.insert_orders(
        tx, by_id, numbers, await _buyers(tx, channel, [(it.buyer, it.ship_to) for it in orders])
    )
    await tx.emit(
        *(
            OrderImported(order_id, number, channel, order.channel_ref, "completed")
            for (order_id, order), number in zip(by_id.items(), numbers, strict=True)
            if order_id in written
        )
    )
    return {order.channel_ref for order_id, order in by_id.items() if order_id in written}


async def _record_credits(tx: Tx, channel: str, credits_: Sequence[PastCredit]) -> set[str]:
    """Write new credits; answers the references of those that nobody else wrote first."""
    if not credits_:
        return set()
    credits_ = sorted(credits_, key=lambda credit: credit.channel_ref)
    written = await store.insert_credits(
        tx, credits_, await _buyers(tx, channel, [(credit.buyer, None) for credit in credits_])
    )
    await tx.emit(
        *(
            CreditImported(credit_id, channel, credit.channel_ref, credit.amount, credit.currency)
            for credit in credits_
            if (credit_id := written.get(credit.channel_ref))
        )
    )
    return set(written)


async def _buyers(tx: Tx, channel: str, buyers: Sequence[tuple[PastBuyer, Address | None]]) -> list[int]:
    """Our customers, in order: known by what the channel calls them; who is new lives where it was sent to."""
    people = {
        it.reference: customers.Person(it.name, it.email, it.phone, home_of(place)) for it, place in reversed(buyers)
    }
    ids = await customers.of_references(tx, channel, people)
    return [ids[buyer.reference] for buyer, _ in buyers]


async def _prefix(tx: Tx, channel: str) -> str:
    """What the numbers of a channel begin with; the channel of an old shop need not exist any more."""
    found = await network.channels(tx, [channel])
    return found[channel].number_prefix if channel in found else network.Channel(channel, channel).number_prefix
