"""Which orders the demo shop had: who bought what, when, on which channel, and what came between."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec

from atrium import orders
from atrium.integrations.demo.shop import CURRENCY, Row, Shop

COUNT = 30
DAYS = 9
CHANNELS = ("web", "web", "web", "marketplace", "phone", "web", "agent", "store")
NAMED_BY_THEMSELVES = {"web", "marketplace", "agent"}
CALLED_OFF = {4: "changed my mind", 13: "found one at home", 21: "ordered one too many"}
PICKED_UP = {7: "ST-MINNEAPOLIS", 26: "ST-SEATTLE"}
DRAFTS = {12, 25, 28}
EXPRESS = {9, 18, 27}
SPECIAL = {
    2: (("TV-N65", 1), ("MNT-F", 1), ("SV-TV-MOUNT", 1), ("SV-HAUL", 1)),
    10: (("BN-CINEMA", 1), ("SV-TV-SETUP", 1)),
    16: (("TV-A77", 1), ("SV-TV-MOUNT", 1), ("SV-PLAN-3", 1)),
    25: (("NB-14P", 1), ("SV-PC-SETUP", 1), ("DK-7", 1)),
}
"""Orders by their place among all, the first is 0."""


@dataclass(slots=True)
class Sale:
    """An order on its way: what is asked, and its number once it is placed."""

    request: orders.Request
    placed_at: datetime
    reason: str | None = None
    number: str = field(default="")


def sales(shop: Shop, now: datetime, chance: Random) -> list[Sale]:
    """The orders of the last days, the oldest first."""
    return [_sale(place, shop, now, chance) for place in range(COUNT)]


def _sale(place: int, shop: Shop, now: datetime, chance: Random) -> Sale:
    age = timedelta(days=DAYS) * (COUNT - place) / COUNT - timedelta(minutes=chance.randint(0, 300))
    placed_at = now - max(age, timedelta(minutes=40))
    person = shop.people[(place * 5 + place // len(shop.people)) % len(shop.people)]
    channel = "phone" if place in DRAFTS else "store" if place in PICKED_UP else CHANNELS[place % len(CHANNELS)]
    asked: dict[str, Any] = {
        "channel": channel,
        "channel_ref": f"{channel[0].upper()}-{5001 + place}" if channel in NAMED_BY_THEMSELVES else None,
        "currency": CURRENCY,
        "placed_at": placed_at,
        "customer": {name: person[name] for name in ("name", "email", "phone") if name in person},
        "lines": _lines(place, shop, chance),
        "confirm": place not in DRAFTS,
        **_way(place, person),
    }
    return Sale(msgspec.convert(asked, orders.Request), placed_at, CALLED_OFF.get(place))


def _lines(place: int, shop: Shop, chance: Random) -> list[Row]:
    """One to three products, mostly one of each; of what is called off in part there are more."""
    if place in SPECIAL:
        return [{"sku": sku, "quantity": quantity} for sku, quantity in SPECIAL[place]]
    skus = chance.sample(shop.skus, chance.choice((1, 1, 2, 2, 3)))
    return [
        {"sku": sku, "quantity": chance.choice((1, 1, 1, 2)) + (i == 0 and place in CALLED_OFF)}
        for i, sku in enumerate(skus)
    ]


def _way(place: int, person: Row) -> Row:
    if place in PICKED_UP:
        return {"delivery_method": "pickup", "pickup_node": PICKED_UP[place]}
    line1, city, region, postal_code = person["home"]
    home = {"line1": line1, "city": city, "region": region, "postal_code": postal_code}
    method = "express" if place in EXPRESS else "ship"
    return {"delivery_method": method, "ship_to": {"name": person["name"], "country": "US", **home}}
