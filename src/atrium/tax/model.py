"""How much of a sale is tax: the rate of the narrowest place that has one, on top or contained."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Protocol

from msgspec import Meta, Struct
from msgspec.structs import replace

from atrium.kernel import Refused, Tx
from atrium.kernel.money import contained, percent

STANDARD = "standard"
LONGEST_PREFIX = 10
FINEST = Decimal("0.0001")

Country = Annotated[str, Meta(pattern="^[A-Za-z]{2}$", description="ISO 3166-1, such as US")]
Name = Annotated[str, Meta(max_length=200)]
Code = Annotated[str, Meta(min_length=1, max_length=64)]
Time = Annotated[datetime, Meta(tz=True)]
Key = tuple[str, str, str, str, datetime | None]


class Question(Struct, frozen=True, gc=False):
    """What is the tax on an amount (minor units) of goods of a tax class, delivered to a place?"""

    country: str
    region: str
    postal_code: str
    tax_class: str
    amount: int
    is_included: bool = False

    @property
    def spot(self) -> "Spot":
        """Where and of what, without how much."""
        return _spot(self.country, self.region, self.postal_code, self.tax_class)


class Spot(Struct, frozen=True, gc=False):
    """A place and a tax class: what decides the rate."""

    country: str
    region: str
    postal_code: str
    tax_class: str


@lru_cache(maxsize=10_000)
def _spot(country: str, region: str, postal_code: str, tax_class: str) -> Spot:
    return Spot(code(country), code(region), bare(postal_code), tax_class)


class Rate(Struct, frozen=True, forbid_unknown_fields=True):
    """A rate in percent for a country, or narrower for a region or the start of a postal code, for a time.

    One that ends when it begins is taken away, if it has not begun.
    """

    country: Country
    percent: Decimal
    tax_class: Code = STANDARD
    region: Name = ""
    postal_prefix: Name = ""
    name: Name = ""
    valid_from: Time | None = None
    valid_until: Time | None = None

    @property
    def is_withdrawn(self) -> bool:
        """Whether it is to count at no time."""
        return self.valid_from is not None and self.valid_from == self.valid_until

    @property
    def key(self) -> Key:
        """What makes it this rate and no other, as it is compared."""
        return code(self.country), self.tax_class, code(self.region), bare(self.postal_prefix), self.valid_from


class Assessor(Protocol):
    """Who answers questions of tax, in order, in minor units. Our table of rates is one; another may take its place."""

    async def __call__(self, tx: Tx, questions: Sequence[Question], /) -> list[int]:
        """The tax of each question; what is contained when it is included, else what comes on top."""
        ...


def code(text: str) -> str:
    """A country or region as it is compared: in capitals, without outer spaces."""
    return text.replace("\x00", "").strip().upper()


def bare(postal_code: str) -> str:
    """A postal code as it is compared: in capitals, without spaces and hyphens."""
    return code(postal_code).replace(" ", "").replace("-", "")


def tax(amount: int, rate: Decimal, *, is_included: bool) -> int:
    """The tax of an amount at a rate in percent, rounded half up; contained in it or on top of it."""
    return contained(amount, rate) if is_included else percent(amount, rate)


def tidy(rate: Rate, now: datetime) -> Rate:
    """A rate as it is kept. Raises Refused when it cannot be."""
    if not (rate.percent.is_finite() and 0 <= rate.percent <= 100):
        raise Refused("bad_percent", "A rate is from 0 to 100 percent; give a number between them.")
    prefix = bare(rate.postal_prefix)
    if len(prefix) > LONGEST_PREFIX:
        raise Refused("bad_postal_prefix", f"Give at most the first {LONGEST_PREFIX} characters of the postal code.")
    if rate.valid_from and rate.valid_until and rate.valid_from > rate.valid_until:
        raise Refused("ends_before_it_begins", "The rate ends before it begins; give a later end.")
    if rate.is_withdrawn and rate.valid_from and rate.valid_from <= now:
        raise Refused("rate_has_begun", "This rate may have been charged already; end it by a later valid_until.")
    return replace(
        rate,
        country=code(rate.country),
        region=code(rate.region),
        postal_prefix=prefix,
        percent=rate.percent.quantize(FINEST),
    )
