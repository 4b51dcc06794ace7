"""What requests cost, asked for a whole batch at once: goods, delivery, tax, promise."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from atrium import catalog, customers, delivery, network, tax
from atrium.kernel import Refusal, Tx
from atrium.kernel.errors import Refused
from atrium.orders.model.pricing import (
    Destination,
    Goods,
    Priced,
    Quotes,
    check_askable,
    check_time,
    check_total,
    component_asks,
    includes_tax,
    lines_of,
)
from atrium.orders.model.request import Placing, Request
from atrium.orders.model.view import Promise


class Bare(msgspec.Struct, frozen=True):
    """A request whose goods are priced, before delivery and tax."""

    placing: Placing
    channel: network.Channel
    goods: tuple[Goods, ...]
    destination: Destination


async def price(tx: Tx, placings: Sequence[Placing]) -> list[Priced | Refusal]:
    """Price every request; what cannot be priced is refused by itself."""
    requests = [placing.request for placing in placings]
    channels = await network.channels(tx, {request.channel for request in requests})
    quotes = await _quotes(tx, requests)
    places, people = await _places_and_people(tx, requests)
    refusals = [
        check_askable(placing, channels, quotes)
        or _check_known(placing.request, places, people)
        or check_time(placing.request, tx.now)
        for placing in placings
    ]
    bare = [
        Bare(placing, channels[request.channel], lines_of(request, quotes), _destination(request, places))
        for placing, request, no in zip(placings, requests, refusals, strict=True)
        if no is None
    ]
    priced = iter(await _with_tax(tx, bare))
    return [no or _checked(next(priced)) for no in refusals]


def _checked(priced: Priced) -> Priced | Refusal:
    return check_total(priced) or priced


async def _quotes(tx: Tx, requests: Sequence[Request]) -> Quotes:
    asks = {(line.sku, request.channel, request.currency) for request in requests for line in request.lines}
    quotes = await catalog.quote(tx, asks)
    if parts := component_asks(quotes, requests):
        quotes = {**await catalog.quote(tx, set(parts)), **quotes}
    return quotes


async def _places_and_people(tx: Tx, requests: Sequence[Request]) -> tuple[Mapping[str, network.Node], Collection[int]]:
    """The pickup nodes and the customers that requests name; asks only when there are any."""
    nodes = {request.pickup_node for request in requests if request.pickup_node}
    ids = {int(request.customer.id) for request in requests if request.customer.id}
    return (await network.nodes(tx, nodes) if nodes else {}, await customers.known(tx, ids) if ids else {})


def _check_known(request: Request, places: Mapping[str, network.Node], people: Collection[int]) -> Refusal | None:
    """Whether the pickup node and the named customer exist."""
    code, buyer = request.pickup_node, request.customer
    if code and ((node := places.get(code)) is None or not node.is_active):
        return Refused("unknown_node", f"There is no node {code} to pick up from.", node=code)
    if code and not places[code].offers_pickup:
        return Refused("no_pickup", f"{places[code].name} does not hand out orders; choose another node.", node=code)
    if buyer.id and int(buyer.id) not in people:
        return Refused("unknown_customer", f"There is no customer {buyer.id}.", customer=buyer.id)
    return None


def _destination(request: Request, places: Mapping[str, network.Node]) -> Destination:
    if request.ship_to:
        return Destination(request.ship_to.country, request.ship_to.region, request.ship_to.postal_code)
    address = places[request.pickup_node].address if request.pickup_node else {}
    return Destination(address.get("country", ""), address.get("region") or "", address.get("postal_code") or "")


def _parcel(bare: Bare) -> delivery.Parcel:
    return delivery.Parcel(
        bare.placing.request.delivery_method,
        bare.destination.country,
        bare.destination.region,
        bare.destination.postal_code,
        bare.placing.request.currency,
        sum(line.net for line in bare.goods),
        sum(line.weight_g * line.quantity for line in bare.goods),
        bare.channel.pools,
        bare.placing.request.pickup_node,
    )


async def _with_tax(tx: Tx, bare: Sequence[Bare]) -> list[Priced]:
    """Ask what delivery costs, then the tax of every line and of delivery, unless it was given."""
    offers = await delivery.quote(tx, [_parcel(each) for each in bare])
    charges = [
        offer.cost if each.placing.request.delivery_charge is None else each.placing.request.delivery_charge
        for each, offer in zip(bare, offers, strict=True)
    ]
    questions: list[tax.Question] = []
    for each, charge in zip(bare, charges, strict=True):
        questions += [_question(each, line.tax_class, line.net) for line in each.goods if line.tax is None]
        questions.append(_question(each, "delivery", charge))
    answers = iter(await tax.assess(tx, questions))
    return [_taxed(each, offer, charge, answers) for each, offer, charge in zip(bare, offers, charges, strict=True)]


def _taxed(bare: Bare, offer: delivery.Offer, charge: int, answers: Iterator[int]) -> Priced:
    """Take the answers that belong to an order; taxes that a channel gives cover its delivery too."""
    taxes = tuple(next(answers) if line.tax is None else line.tax for line in bare.goods)
    on_delivery = next(answers)
    is_given = any(line.tax is not None for line in bare.goods)
    promise = Promise(offer.method, offer.earliest, offer.latest, offer.unknown)
    return Priced(bare.placing, bare.channel, bare.goods, taxes, charge, 0 if is_given else on_delivery, promise)


def _question(bare: Bare, tax_class: str, amount: int) -> tax.Question:
    place = bare.destination
    is_included = includes_tax(bare.placing.request, bare.channel)
    return tax.Question(place.country, place.region, place.postal_code, tax_class, amount, is_included)
