"""Orders and credits from before our time, as they are written down: bought, shipped and delivered long ago."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

import msgspec

from atrium.orders.model.request import Address

Kind = Literal["goods", "delivery", "adjustment"]


class Answer(StrEnum):
    """What became of an order or a credit that was told: new, known as it is, or known with other contents."""

    TAKEN = "taken"
    UNCHANGED = "unchanged"
    DIFFERS = "differs"


class PastBuyer(NamedTuple):
    """Who bought: `reference` is what the source calls them, empty when nobody knows."""

    reference: str
    name: str
    email: str | None = None
    phone: str | None = None


class PastLine(NamedTuple):
    """One sku; money in minor units, discount and tax of the whole line. Fees and manual charges are no goods."""

    sku: str
    name: str
    quantity: int
    unit_price: int
    discount: int = 0
    tax: int = 0
    kind: Kind = "goods"

    @property
    def value(self) -> int:
        """What the line costs, without tax."""
        return self.quantity * self.unit_price - self.discount


class PastOrder(msgspec.Struct, frozen=True):
    """An order as another system knew it; nothing of it is open any more."""

    channel: str
    channel_ref: str
    currency: str
    buyer: PastBuyer
    placed_at: datetime
    lines: list[PastLine]
    ship_to: Address | None = None
    delivery: int = 0
    delivery_tax: int = 0
    delivery_method: str = "ship"
    prices_include_tax: bool = True

    def digest(self) -> bytes:
        """A short print of its contents, whatever the sequence of its lines (BLAKE2b, 16 bytes)."""
        return _print(msgspec.structs.replace(self, lines=sorted(self.lines)))


class PastCredit(msgspec.Struct, frozen=True):
    """Money given back for an order that is not known; quantities count what came back."""

    channel: str
    channel_ref: str
    currency: str
    buyer: PastBuyer
    happened_at: datetime
    lines: list[PastLine]
    prices_include_tax: bool = True

    @property
    def amount(self) -> int:
        """What was given back, in minor units."""
        given = sum(line.value for line in self.lines)
        return given if self.prices_include_tax else given + sum(line.tax for line in self.lines)

    @property
    def units(self) -> int:
        """How many pieces of goods came back."""
        return sum(line.quantity for line in self.lines if line.kind == "goods")

    def digest(self) -> bytes:
        """A short print of its contents, whatever the sequence of its lines (BLAKE2b, 16 bytes)."""
        return _print(msgspec.structs.replace(self, lines=sorted(self.lines)))


def _print(contents: PastOrder | PastCredit) -> bytes:
    return hashlib.blake2b(msgspec.msgpack.encode(contents), digest_size=16).digest()
