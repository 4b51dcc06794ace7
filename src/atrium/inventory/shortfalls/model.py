"""A shortfall: promised units that are not there, and who sees to it."""

from dataclasses import dataclass
from datetime import datetime

STOCK_DESK = "stock desk"
HEALED = "stock suffices again"


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Units of a sku missing at a node, in a pool, or for one line of an order."""

    id: int
    sku: str
    node: str | None
    pool: str | None
    order_id: int | None
    line: int | None
    quantity: int
    cause: str
    assignee: str
    opened_at: datetime
    resolved_at: datetime | None
    resolution: str | None


@dataclass(frozen=True, slots=True)
class Missing:
    """Units that an order line was to get and will not get as things stand."""

    order_id: int
    line: int
    sku: str
    quantity: int
    cause: str
    """`allocation` when no node could take it, `short_pick` when its node did not find it."""
    node: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing now at a node or in a pool, beside what was written down; 0 is none."""

    sku: str
    node: str | None
    pool: str | None
    lacking: int
    shortfall_id: int | None
    known: int


def owner_for(actor: str) -> str:
    """A person who caused it sees to it; what programs find is for the stock desk."""
    return actor if actor.startswith("user/") else STOCK_DESK
