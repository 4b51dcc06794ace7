"""Which orders the demo shop had: who bought what, when, on which channel, and what is to become of it."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec

from atrium import orders
from atrium.integrations.demo.goods import CURRENCY, hash_of, worth
from atrium.integrations.demo.shop import Row, Shop
from atrium.integrations.demo.size import Size

CHANNELS = {"web": 46, "marketplace": 18, "store": 18, "phone": 12, "agent": 6}
ACTORS = {"web": "token/web-shop", "marketplace": "token/marketplace", "store": "token/tills", "agent": "token/agents"}
"""Who asks for the orders of a channel; those of the phone are taken by a person."""
NAMED_BY_THEMSELVES = {"web": "W-{:06}", "marketplace": "MP-77-{:07}", "agent": "AG-{:06}"}
HOURS = (2, 1, 1, 1, 1, 2, 4, 8, 14, 20, 26, 28, 30, 28, 26, 26, 28, 32, 36, 40, 42, 36, 22, 9)
"""How much is bought in each hour of a day."""
WEEK = (0.92, 0.9, 0.95, 1.0, 1.1, 1.25, 1.1)
FIRST_DAY = 0.4
"""What the first of the days sold, as a share of what the last one does."""
REASONS = ("changed my mind", "found one at home", "ordered one too many", "found it cheaper", "too late for the party")
BEHIND_UTC = timedelta(hours=6)


@dataclass(slots=True)
class Sale:
    """An order on its way: what is asked by whom, and what it is known by once it is placed and sent."""

    request: orders.Request
    placed_at: datetime
    actor: str
    reason: str | None = None
    is_slow: bool = False
    order_id: int = 0
    number: str = ""
    shipments: list[int] = field(default_factory=list[int])


class Chooser:
    """What people put into their baskets."""

    def __init__(self, shop: Shop, chance: Random) -> None:
        """Know the shelves."""
        self.chance = chance
        self._goods = {row["sku"]: row for row in [*shop.goods, *shop.bundles]}
        self._skus = list(self._goods)
        self._weights = list(itertools.accumulate(worth(list(self._goods.values()))))

    def basket(self, store: str | None = None, most: int = 3) -> list[tuple[Row, int]]:
        """One to three different goods, mostly one of each; at a store, of what it carries."""
        count = self.chance.choice((1, 1, 1, 2, 2, 3)[: most + 3])
        skus = self.chance.choices(self._skus, cum_weights=self._weights, k=60 if store else count)
        if store:
            skus = [sku for sku in skus if carries(store, sku)][:count] or skus[:1]
        return [(self._goods[sku], self.chance.choice((1, 1, 1, 1, 1, 2))) for sku in dict.fromkeys(skus)]

    def lines(self, store: str | None = None, *, is_more: bool = False) -> list[Row]:
        """A basket as lines; work is sold with every third thing that it goes with."""
        lines: dict[str, int] = {}
        for row, quantity in self.basket(store):
            lines[row["sku"]] = quantity + (is_more and not lines)
            if row.get("services") and self.chance.random() < 0.3:
                lines[self.chance.choice(row["services"])] = quantity
        return [{"sku": sku, "quantity": quantity} for sku, quantity in lines.items()]


def carries(store: str, sku: str) -> bool:
    """Whether a store has a product on its shelves at all."""
    return hash_of(sku + store) < 0.22


def sales(shop: Shop, size: Size, now: datetime, chance: Random, seller: str) -> list[Sale]:
    """The orders of the last days, the oldest first; `seller` is who takes those of the phone."""
    times = sorted(_times(size, now, chance))
    chooser = Chooser(shop, chance)
    return [_sale(place, at, now, shop.people, chooser, seller) for place, at in enumerate(times)]


def _times(size: Size, now: datetime, chance: Random) -> Iterator[datetime]:
    """When somebody buys: more and more over the days, by weekday and hour."""
    midnight = (now - BEHIND_UTC).replace(hour=0, minute=0, second=0, microsecond=0) + BEHIND_UTC
    for age in range(size.days, -1, -1):
        day = midnight - timedelta(days=age)
        growth = FIRST_DAY + (1 - FIRST_DAY) * (size.days - age) / size.days
        for _ in range(max(1, round(size.orders_a_day * growth * WEEK[day.weekday()] * chance.uniform(0.85, 1.15)))):
            [hour] = chance.choices(range(24), HOURS)
            at = day + timedelta(hours=hour, seconds=chance.randint(0, 3599))
            if at <= now - timedelta(minutes=1):
                yield at


def _sale(place: int, at: datetime, now: datetime, people: Sequence[Row], chooser: Chooser, seller: str) -> Sale:
    chance = chooser.chance
    person = people[int(chance.random() ** 1.6 * len(people))]
    [channel] = chance.choices(list(CHANNELS), list(CHANNELS.values()))
    store = person.get("store") if channel == "store" or (channel == "web" and chance.random() < 0.2) else None
    reason = chance.choice(REASONS) if chance.random() < 0.05 else None
    is_draft = channel in {"phone", "agent"} and now - at < timedelta(days=12) and chance.random() < 0.2
    asked: dict[str, Any] = {
        "channel": channel,
        "channel_ref": NAMED_BY_THEMSELVES[channel].format(100_000 + place * 7)
        if channel in NAMED_BY_THEMSELVES
        else None,
        "currency": CURRENCY,
        "placed_at": at,
        "customer": {name: person[name] for name in ("name", "email", "phone") if name in person},
        "lines": chooser.lines(store, is_more=reason is not None),
        "confirm": not is_draft,
        **_way(person, store, chance),
    }
    request = msgspec.convert(asked, orders.Request)
    return Sale(request, at, ACTORS.get(channel, seller), reason, is_slow=chance.random() < 0.009)


def _way(person: Row, store: str | None, chance: Random) -> Row:
    if store:
        return {"delivery_method": "pickup", "pickup_node": store}
    return {"delivery_method": "express" if chance.random() < 0.12 else "ship", "ship_to": ship_to(person)}


def ship_to(person: Row) -> Mapping[str, str]:
    """Where somebody lives, as an order says it."""
    line1, city, region, postal_code = person["home"]
    home = {"line1": line1, "city": city, "region": region, "postal_code": postal_code}
    return {"name": person["name"], "country": "US", **home}
