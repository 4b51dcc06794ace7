"""Parcels, methods and rates, and how they are kept."""

from datetime import date
from functools import cache, lru_cache
from typing import Annotated
from zoneinfo import available_timezones

from msgspec import Meta, Struct
from msgspec.structs import replace

from atrium.kernel import Refused

LONGEST_PREFIX = 10
MOST_DAYS = 365
Code = Annotated[str, Meta(min_length=1, max_length=64)]
Name = Annotated[str, Meta(max_length=200)]
Country = Annotated[str, Meta(pattern="^([A-Za-z]{2})?$", description="ISO 3166-1, such as US; empty: anywhere")]
Currency = Annotated[str, Meta(pattern="^[A-Za-z]{3}$", description="ISO 4217, such as USD")]
Amount = Annotated[int, Meta(ge=0, le=10**15)]
Days = Annotated[int, Meta(ge=0, le=MOST_DAYS)]
Clock = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Time of day, such as 15:00")]


class Parcel(Struct, frozen=True):
    """Goods that go one way; `goods` is their worth in minor units of the currency.

    They come from `node`, else from one of the nodes of `pools`.
    """

    method: str
    country: str
    region: str
    postal_code: str
    currency: str
    goods: int
    weight_g: int
    pools: tuple[str, ...] = ()
    node: str | None = None

    @property
    def source(self) -> "Source":
        """Who may send it, as far as parcels share that."""
        return self.pools, self.node

    @property
    def way(self) -> "Way":
        """What it shares with other parcels: method, currency and place, as they are compared."""
        return _way(self.method, self.currency, self.country, self.region, self.postal_code)


Way = tuple[str, str, str, str, str]
Source = tuple[tuple[str, ...], str | None]


@lru_cache(maxsize=10_000)
def _way(method: str, currency: str, country: str, region: str, postal_code: str) -> Way:
    return method, code(currency), code(country), code(region), bare(postal_code)


class Offer(Struct, frozen=True):
    """What delivery costs (minor units) and between which days it arrives, or why no day can be named.

    `unpriced` says why the cost is 0 although the method has rates.
    """

    method: str
    cost: int
    earliest: date | None = None
    latest: date | None = None
    unknown: str | None = None
    unpriced: str | None = None


class Method(Struct, frozen=True, forbid_unknown_fields=True):
    """A way of delivery: `label` is what the customer reads.

    Orders from `cut_off` on (in `time_zone`) leave a day later, unless the node has a cut-off of its own; days are
    working days when it skips weekends.
    """

    code: Code
    name: Name
    label: Name = ""
    is_active: bool = True
    is_pickup: bool = False
    days_min: Days | None = None
    days_max: Days | None = None
    cut_off: Clock = "15:00"
    time_zone: Name = "UTC"
    skips_weekends: bool = True

    @property
    def key(self) -> str:
        """What makes it this method and no other."""
        return self.code


class Rate(Struct, frozen=True, forbid_unknown_fields=True):
    """What a method costs (minor units) in a place, from a weight and a worth of goods on; free from a worth on."""

    method: Code
    currency: Currency
    cost: Amount
    country: Country = ""
    region: Name = ""
    postal_prefix: Name = ""
    weight_from_g: Amount = 0
    goods_from: Amount = 0
    free_from: Amount | None = None
    days_min: Days | None = None
    days_max: Days | None = None
    is_active: bool = True

    @property
    def key(self) -> tuple[str, str, str, str, str, int, int]:
        """What makes it this rate and no other, as it is compared."""
        return (
            self.method,
            code(self.currency),
            code(self.country),
            code(self.region),
            bare(self.postal_prefix),
            self.weight_from_g,
            self.goods_from,
        )


def code(text: str) -> str:
    """A country, region or currency as it is compared: in capitals, without outer spaces."""
    return text.replace("\x00", "").strip().upper()


def bare(postal_code: str) -> str:
    """A postal code as it is compared: in capitals, without spaces and hyphens."""
    return code(postal_code).replace(" ", "").replace("-", "")


def tidy_method(method: Method) -> Method:
    """A method as it is kept. Raises Refused when it cannot be."""
    if method.time_zone not in _time_zones():
        raise Refused("unknown_time_zone", f"{method.time_zone} is no time zone; write one such as America/Chicago.")
    _check_days(method.days_min, method.days_max)
    return replace(method, label=method.label or method.name)


def tidy_rate(rate: Rate) -> Rate:
    """A rate as it is kept. Raises Refused when it cannot be."""
    prefix = bare(rate.postal_prefix)
    if len(prefix) > LONGEST_PREFIX:
        raise Refused("bad_postal_prefix", f"Give at most the first {LONGEST_PREFIX} characters of the postal code.")
    _check_days(rate.days_min, rate.days_max)
    return replace(
        rate,
        currency=code(rate.currency),
        country=code(rate.country),
        region=code(rate.region),
        postal_prefix=prefix,
    )


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _check_days(days_min: int | None, days_max: int | None) -> None:
    if (days_min is None) != (days_max is None):
        raise Refused("bad_days", "Give both days_min and days_max, or neither.")
    if days_min is not None and days_max is not None and days_min > days_max:
        raise Refused("bad_days", "days_max is less than days_min; give the smaller one first.")
