"""What lies where, what is promised of it, and the entries of the ledger."""

from dataclasses import dataclass, field
from datetime import datetime

from msgspec import Struct

SkuNode = tuple[str, str]
SkuPool = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Position:
    """One sku at one node. Available = on hand - safety - allocated; negative after a count below what is allocated."""

    sku: str
    node: str
    pool: str
    on_hand: int
    allocated: int
    safety: int
    available: int
    counted_at: datetime | None = None


class Pool(Struct, frozen=True, gc=False):
    """One sku in one pool: units that may still be promised; negative when more is promised than there is."""

    sku: str
    pool: str
    free: int


@dataclass(frozen=True, slots=True)
class Stock:
    """Pools and positions as they stand: locked until the transaction ends, or as they were seen."""

    pools: dict[SkuPool, Pool] = field(default_factory=dict[SkuPool, Pool])
    positions: dict[SkuNode, Position] = field(default_factory=dict[SkuNode, Position])


class Movement(Struct, frozen=True, gc=False):
    """One entry of the ledger: by how much each quantity changes. Everything else is a sum of these."""

    kind: str
    sku: str
    pool: str
    node: str | None = None
    on_hand: int = 0
    allocated: int = 0
    reserved: int = 0
    safety: int = 0
    owner: int | None = None
    line: int | None = None
    reason: str | None = None
    actor: str | None = None
    expires_at: datetime | None = None
