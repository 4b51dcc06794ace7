"""What is asked of stock for an order, and what is held for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct


class Want(Struct, frozen=True, gc=False):
    """Units of one sku for one order line; a bundle line wants several skus."""

    line: int
    sku: str
    quantity: int


class Ask(Struct, frozen=True):
    """What one order needs: all of it or nothing, from its channel's pools in order, or from the node of its pickup."""

    owner: int
    wants: tuple[Want, ...]
    pools: tuple[str, ...]
    node: str | None = None
    expires_at: datetime | None = None
    actor: str | None = None
    """Who asked, when it is not the transaction's own actor (a shared transaction writes for many)."""


class Hold(Struct, frozen=True, gc=False):
    """Units kept for one order line: reserved in a pool (for good, or until a time), or allocated at a node of it."""

    owner: int
    line: int
    sku: str
    quantity: int
    pool: str
    node: str | None = None
    expires_at: datetime | None = None


class Held(Struct, frozen=True):
    """All that was asked is kept."""

    owner: int
    holds: tuple[Hold, ...]


class Shortage(Struct, frozen=True, gc=False):
    """One sku that does not suffice: what was wanted in all, and what could still be promised."""

    sku: str
    wanted: int
    available: int


class Short(Struct, frozen=True):
    """Nothing is kept, because these skus do not suffice."""

    owner: int
    shortages: tuple[Shortage, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """What orders are to get, decided and not yet entered."""

    asks: Sequence[Ask]
    outcomes: Sequence[Held | Short]

    @property
    def refused(self) -> list[Short]:
        """Those for whom there is not enough."""
        return [outcome for outcome in self.outcomes if isinstance(outcome, Short)]


@dataclass(frozen=True, slots=True)
class Take:
    """Units of an order line that are given back: of one sku if named, from one node if named."""

    owner: int
    line: int
    quantity: int
    node: str | None = None
    sku: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Units of an order line at a node: to be allocated there, or about to leave it."""

    owner: int
    line: int
    sku: str
    node: str
    quantity: int
