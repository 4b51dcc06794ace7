"""What we offer for a parcel: what it costs, and when it arrives or why nobody knows."""

from collections.abc import Sequence
from datetime import datetime

from atrium.delivery.model.dispatching import Departures, arrival, departures
from atrium.delivery.model.terms import Method, Offer, Parcel, Rate, Source
from atrium.network import Timetable


def offer(
    parcel: Parcel, method: Method | None, rate: Rate | None, leaves: Departures | None, *, is_priced: bool
) -> Offer:
    """What we offer for a parcel, by its method, the best rate and when it leaves, if there are any."""
    unpriced = None
    if rate is None and is_priced:
        unpriced = f"No delivery rate for {parcel.method} fits {place(parcel)} in {parcel.currency}; add one."
    days = transit(method, rate)
    if days is None and method and method.is_pickup and leaves and leaves.knows_processing:
        days = 0, 0
    if method is None or days is None or leaves is None or leaves.first is None or leaves.last is None:
        why = _why(parcel, method) if days is None else "Nobody who could send it works within a year."
        return Offer(parcel.method, cost(parcel, rate), unknown=why, unpriced=unpriced)
    earliest = arrival(leaves.first, days[0], skips_weekends=method.skips_weekends)
    latest = arrival(leaves.last, days[1], skips_weekends=method.skips_weekends)
    return Offer(parcel.method, cost(parcel, rate), earliest, latest, unpriced=unpriced)


class Fares:
    """One way with its method and its rates, best first; offers that are the same are made once."""

    def __init__(self, method: Method | None, rates: list[Rate], is_priced: bool) -> None:  # noqa: FBT001 - a column
        """Keep what the tables say of it; `is_priced` tells whether its method has any rates at all."""
        self.method = method
        self.rates = rates
        self.is_priced = is_priced
        self.timetables: Sequence[Timetable] = ()
        """When nodes work that may send what goes this way; none: every day."""
        self.leaves: dict[tuple[str, Source], Departures] = {}
        """What is known already, by method and source: ways that are asked for together share it."""
        self._made: dict[tuple[Rate | None, int, Source], Offer] = {}

    @property
    def asks_when(self) -> bool:
        """Whether a day can be named at all, so that it matters when nodes work."""
        method = self.method
        return method is not None and (method.is_pickup or any(transit(method, rate) for rate in (None, *self.rates)))

    def offer(self, parcel: Parcel, now: datetime) -> Offer:
        """What we offer for a parcel that goes this way."""
        rate = next(
            (r for r in self.rates if r.weight_from_g <= parcel.weight_g and r.goods_from <= parcel.goods), None
        )
        key = (rate, cost(parcel, rate), parcel.source)
        if key not in self._made:
            leaves = self._departures(parcel.source, now)
            self._made[key] = offer(parcel, self.method, rate, leaves, is_priced=self.is_priced)
        return self._made[key]

    def _departures(self, source: Source, now: datetime) -> Departures | None:
        """When what comes from there leaves, reckoned once."""
        if self.method is None or not self.asks_when:
            return None
        key = self.method.code, source
        if key not in self.leaves:
            mine = [each for each in self.timetables if _may_send(each, source, is_pickup=self.method.is_pickup)]
            self.leaves[key] = departures(now, self.method, mine)
        return self.leaves[key]


def _may_send(timetable: Timetable, source: Source, *, is_pickup: bool) -> bool:
    """Whether goods of a source may come from nodes that work like this: the node named, else those of its pools."""
    pools, node = source
    if node is not None:
        return timetable.node == node
    return timetable.pool in pools and (timetable.offers_pickup if is_pickup else timetable.ships)


def cost(parcel: Parcel, rate: Rate | None) -> int:
    """What a rate asks for a parcel in minor units; nothing without a rate, or when the goods go free."""
    if rate is None or (rate.free_from is not None and parcel.goods >= rate.free_from):
        return 0
    return rate.cost


def transit(method: Method | None, rate: Rate | None) -> tuple[int, int] | None:
    """Fewest and most days on the way: the rate's own, else the method's; nothing if nobody knows."""
    for source in (rate, method):
        if source and source.days_min is not None and source.days_max is not None:
            return source.days_min, source.days_max
    return None


def place(parcel: Parcel) -> str:
    """Where a parcel goes, in words."""
    return " ".join(part for part in (parcel.country, parcel.region, parcel.postal_code) if part) or "this place"


def _why(parcel: Parcel, method: Method | None) -> str:
    if method is None:
        return f"We have no delivery method {parcel.method}."
    if method.is_pickup:
        return f"We do not know how long {method.label} takes; its days are not set yet."
    return f"We do not know how long {method.label} takes to {place(parcel)}; its days are not set yet."
