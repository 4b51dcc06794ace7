"""Placing orders: many at once, each decided by itself."""

from collections.abc import Sequence

from atrium import customers, inventory
from atrium.kernel import Refusal, Tx
from atrium.kernel.errors import Refused
from atrium.orders import queries
from atrium.orders.actions.pricing import price
from atrium.orders.events import OrderDrafted, OrderPlaced, ToldLine
from atrium.orders.model.placing import Entry, Outcome, Placed, entry, repeated
from atrium.orders.model.pricing import Priced
from atrium.orders.model.request import Address, Buyer, Placing
from atrium.orders.model.view import Customer, Order
from atrium.orders.store import placing as store


async def place(tx: Tx, placings: Sequence[Placing]) -> list[Outcome]:
    """Take orders (or drafts), in order of arrival; each gets its own outcome and refuses only itself.

    An order is known by its channel and reference: the same body again is the same order (`is_new` is false), another
    body is refused `order_exists`. Refusals: unknown_channel, unknown_sku, no_price, unknown_node, unknown_customer,
    total_differs, insufficient_stock; Forbidden for prices of one's own.
    """
    known = await store.known(tx, {ref for placing in placings if (ref := placing.reference)})
    found = [repeated(placing, known) for placing in placings]
    fresh, later = _first_of_each(placings, found)
    taken = dict(zip(fresh, await _take(tx, [placings[i] for i in fresh]), strict=True))
    if later:
        taken |= zip(later, await place(tx, [placings[i] for i in later]), strict=True)
    again = await queries.orders(tx, [order_id for order_id in found if isinstance(order_id, int)])
    return [
        Placed(again[answer], is_new=False) if isinstance(answer, int) else answer or taken[i]
        for i, answer in enumerate(found)
    ]


def _first_of_each(placings: Sequence[Placing], found: Sequence[int | Refusal | None]) -> tuple[list[int], list[int]]:
    """Which placings are new, and which repeat a reference of the same batch and so wait for its outcome."""
    fresh: list[int] = []
    later: list[int] = []
    seen: set[tuple[str, str]] = set()
    for i, placing in enumerate(placings):
        if found[i] is not None:
            continue
        reference = placing.reference
        (later if reference in seen else fresh).append(i)
        if reference:
            seen.add(reference)
    return fresh, later


async def _take(tx: Tx, placings: Sequence[Placing]) -> list[Outcome]:
    """Price, promise stock, know the customer, write down, tell; stock is taken last, since others wait for it then."""
    if not placings:
        return []
    priced = await price(tx, placings)
    good = [each for each in priced if isinstance(each, Priced)]
    ids = await store.next_ids(tx, len(good))
    asks = [_ask(i, each) for i, each in zip(ids, good, strict=True) if each.placing.request.confirm]
    promised = await inventory.promise(tx, asks)
    refused = {short.owner: _shortage(short) for short in promised.refused}
    kept = [(order_id, each) for order_id, each in zip(ids, good, strict=True) if order_id not in refused]
    entries = await _entries(tx, kept)
    await store.insert(tx, entries)
    await tell(tx, entries)
    await inventory.keep(tx, promised)
    written = {entry.order_id: Placed(entry.order) for entry in entries}
    settled = iter(ids)
    outcomes: list[Outcome] = []
    for each in priced:
        if isinstance(each, Priced):
            order_id = next(settled)
            outcomes.append(refused.get(order_id) or written[order_id])
        else:
            outcomes.append(each)
    return outcomes


async def hold(tx: Tx, asks: Sequence[inventory.Ask]) -> dict[int, Refusal]:
    """Reserve stock for orders; says which are refused for want of it."""
    answers = await inventory.reserve(tx, asks)
    return {answer.owner: _shortage(answer) for answer in answers if isinstance(answer, inventory.Short)}


def _ask(order_id: int, priced: Priced) -> inventory.Ask:
    request = priced.placing.request
    wants = tuple(inventory.Want(line.line, line.sku, line.quantity) for line in priced.goods if line.is_stocked)
    node = request.pickup_node if request.delivery_method == "pickup" else None
    return inventory.Ask(order_id, wants, priced.channel.pools, node, request.reserve_until, priced.placing.actor)


def _shortage(short: inventory.Short) -> Refusal:
    missing = [
        {"sku": each.sku, "wanted": each.wanted, "available": max(each.available, 0)} for each in short.shortages
    ]
    first = missing[0]
    detail = f"Of {first['sku']} there are {first['available']} left, {first['wanted']} were wanted."
    return Refused("insufficient_stock", detail, shortfalls=missing)


async def _entries(tx: Tx, kept: Sequence[tuple[int, Priced]]) -> list[Entry]:
    """Orders as they will be written: with their customers."""
    buyers = await known_buyers(tx, [each for _, each in kept])
    return [entry(each, order_id, buyer, tx.now) for (order_id, each), buyer in zip(kept, buyers, strict=True)]


async def known_buyers(tx: Tx, priced: Sequence[Priced]) -> list[tuple[int, Customer]]:
    """Who buys: the customer that was named, else the one that is recognized by name, e-mail and phone."""
    asked = [each.placing.request.customer for each in priced]
    named = (
        await customers.known(tx, {int(buyer.id) for buyer in asked if buyer.id}) if any(b.id for b in asked) else {}
    )
    people = [
        named[int(buyer.id)] if buyer.id else _person(buyer, each.placing.request.ship_to)
        for buyer, each in zip(asked, priced, strict=True)
    ]
    unnamed = [i for i, buyer in enumerate(asked) if not buyer.id]
    actors = [priced[i].placing.actor for i in unnamed]
    ids = await customers.recognize(tx, [people[i] for i in unnamed], actors)
    recognized = dict(zip(unnamed, ids, strict=True))
    return [
        _copied(recognized.get(i) or people[i].id or int(buyer.id or 0), people[i]) for i, buyer in enumerate(asked)
    ]


def _person(buyer: Buyer, place: Address | None) -> customers.Person:
    """Who buys, with the address that tells how their phone number is read."""
    return customers.Person(buyer.name or "", buyer.email, buyer.phone, home_of(place))


def home_of(place: Address | None) -> customers.Address | None:
    """Where goods go, as where a customer who is new lives."""
    if place is None:
        return None
    return customers.Address(
        place.line1, place.postal_code, place.city, place.country, place.region, place.line2 or "", place.name
    )


def _copied(customer_id: int, person: customers.Person) -> tuple[int, Customer]:
    return customer_id, Customer(str(customer_id), person.name, person.email, person.phone)


async def tell(tx: Tx, entries: Sequence[Entry]) -> None:
    """Say what was drafted and what was placed, each in the name of who asked."""
    facts = [placed_fact(entry.order) if entry.placing.request.confirm else _drafted(entry.order) for entry in entries]
    await tx.emit(*facts, actors=[entry.placing.actor for entry in entries])


def told_lines(order: Order) -> list[ToldLine]:
    """The lines of an order as facts tell them."""
    return [
        ToldLine(
            line.line, line.sku, line.name, line.current, line.unit_price, line.discount, line.tax, line.is_stocked
        )
        for line in order.lines
    ]


def placed_fact(order: Order) -> OrderPlaced:
    """The whole order, as everyone who must act is told."""
    assert order.placed_at
    return OrderPlaced(
        order_id=int(order.id),
        number=order.number,
        channel=order.channel,
        channel_ref=order.channel_ref,
        customer=order.customer,
        ship_to=order.ship_to,
        delivery_method=order.delivery_method,
        pickup_node=order.pickup_node,
        placed_at=order.placed_at,
        lines=told_lines(order),
        totals=order.totals,
        promise=order.promise,
    )


def _drafted(order: Order) -> OrderDrafted:
    return OrderDrafted(int(order.id), order.number, order.channel, order.customer, told_lines(order), order.totals)
