"""Is it there, what does it cost, when does it arrive? Asked before every order, by whatever door."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

import msgspec

from atrium import catalog, delivery, inventory, network
from atrium.catalog import Quote
from atrium.delivery import Offer, Parcel
from atrium.doorway.house import House
from atrium.kernel import Refused, Tx
from atrium.kernel.writer import Writer
from atrium.network import Channel

CURRENCY = "USD"
"""What a channel without a currency of its own is asked in."""


class Price(msgspec.Struct, frozen=True):
    """What one unit costs, in whole minor units."""

    amount: int
    currency: str


class Arrival(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a method costs for the quantity asked, and between which days it arrives, or why nobody knows."""

    method: str
    cost: int
    earliest: date | None
    latest: date | None
    unknown: str | None = None


class Availability(msgspec.Struct, frozen=True):
    """Whether a sku is there (null: work is not kept in stock), what it costs and how it gets there."""

    sku: str
    available: int | None
    price: Price | None
    delivery: list[Arrival]


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What one shopper wants to know; no two are the same."""

    skus: tuple[str, ...]
    channel: str
    currency: str | None
    country: str
    region: str
    postal_code: str
    quantity: int


Worth = tuple[int, int]
"""What the quantity asked costs, in minor units, and weighs, in grams: all that delivery wants to know of goods."""


@dataclass(frozen=True, slots=True)
class Look:
    """What was found for all questions of one moment."""

    quotes: Mapping[tuple[str, str, str], Quote]
    free: Mapping[tuple[str, ...], Mapping[str, int]]
    arrivals: Mapping[tuple[Question, Worth], list[Arrival]]


Desk = Writer[Question, list[Availability] | Refused]


def desk(house: House) -> Desk:
    """Where questions are answered: those that wait share the statements, as orders do."""
    found: Desk | None = house.rooms.get("availability")
    if found is None:
        found = house.rooms["availability"] = Writer(house.database.url, answer, lambda question: len(question.skus))
        found.start()
    return found


async def answer(tx: Tx, questions: Sequence[Question]) -> list[list[Availability] | Refused]:
    """Answer what many shoppers ask, in order, with the statements that one would need."""
    sellers = await network.channels(tx, {question.channel for question in questions})
    asked = [_priced(question, sellers) for question in questions]
    known = list(filter(None, asked))
    quotes = await catalog.quote(tx, {(sku, one.channel, one.currency or "") for one in known for sku in one.skus})
    skus = _stocked(quotes.values())
    shelves = {sellers[one.channel].pools for one in known}
    free = {pools: await inventory.availability(tx, skus, pools) for pools in shelves}
    look = Look(quotes, free, await _arrivals(tx, known, quotes, sellers))
    return [
        _items(one, sellers[one.channel].pools, look) if one else _unknown(question.channel)
        for question, one in zip(questions, asked, strict=True)
    ]


async def _arrivals(
    tx: Tx,
    asked: Sequence[Question],
    quotes: Mapping[tuple[str, str, str], Quote],
    sellers: Mapping[str, Channel],
) -> dict[tuple[Question, Worth], list[Arrival]]:
    """How each method brings what each question asks for; goods of the same worth and weight are asked for once."""
    methods = [code for code, method in (await delivery.methods(tx)).items() if method.is_active]
    wanted = list(
        dict.fromkeys(
            (one, _worth(one, quote))
            for one in asked
            for sku in one.skus
            if (quote := quotes.get((sku, one.channel, one.currency or ""))) and _is_goods(quote)
        )
    )
    parcels = [
        Parcel(method, one.country, one.region, one.postal_code, one.currency or "", *worth, sellers[one.channel].pools)
        for one, worth in wanted
        for method in methods
    ]
    offers = iter(await delivery.quote(tx, parcels))
    return {key: [_arrival(offer) for offer in islice(offers, len(methods))] for key in wanted}


def _priced(question: Question, sellers: Mapping[str, Channel]) -> Question | None:
    """The question in the currency it is asked in, or the channel's; None when there is no such channel."""
    seller = sellers.get(question.channel)
    return replace(question, currency=question.currency or seller.currency or CURRENCY) if seller else None


def _unknown(channel: str) -> Refused:
    return Refused("unknown_channel", f"There is no channel {channel}.", channel=channel)


def _stocked(quotes: Iterable[Quote]) -> set[str]:
    """The skus that lie on shelves: those asked, and what bundles are made of."""
    return {sku for quote in quotes if _is_goods(quote) for sku, _ in quote.components or ((quote.sku, 1),)}


def _is_goods(quote: Quote) -> bool:
    """Whether something must lie on a shelf for it: the thing itself, or the parts of a bundle."""
    return quote.is_stocked or bool(quote.components)


def _free(quote: Quote, free: Mapping[str, int]) -> int | None:
    """Units that may be promised; of a bundle, as many as its scarcest part allows; work is not counted."""
    if not _is_goods(quote):
        return None
    if quote.components:
        return min(free[sku] // quantity for sku, quantity in quote.components)
    return free[quote.sku]


def _worth(asked: Question, quote: Quote) -> Worth:
    return (quote.unit_price or 0) * asked.quantity, quote.weight_g * asked.quantity


def _arrival(offer: Offer) -> Arrival:
    return Arrival(offer.method, offer.cost, offer.earliest, offer.latest, offer.unknown)


def _items(asked: Question, pools: tuple[str, ...], look: Look) -> list[Availability]:
    free, currency = look.free[pools], asked.currency or ""
    items: list[Availability] = []
    for sku in asked.skus:
        quote = look.quotes.get((sku, asked.channel, currency))
        if quote is None:
            items.append(Availability(sku, 0, None, []))
            continue
        price = None if quote.unit_price is None else Price(quote.unit_price, currency)
        arrivals = look.arrivals[asked, _worth(asked, quote)] if _is_goods(quote) else []
        items.append(Availability(sku, _free(quote, free), price, arrivals))
    return items
