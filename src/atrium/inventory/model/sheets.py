"""Rows that people and systems send about stock, and what a count makes of it."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from atrium.inventory.model.stock import Position

MOST_UNITS = 100_000_000

Units = Annotated[int, Meta(ge=0, le=MOST_UNITS)]
Change = Annotated[int, Meta(ge=-MOST_UNITS, le=MOST_UNITS)]
Moment = Annotated[datetime, Meta(tz=True)]
Reason = Annotated[str, Meta(min_length=1, max_length=200)]


class Level(Struct, frozen=True, forbid_unknown_fields=True):
    """A count: so many units of a sku were physically there, now or at the time that is named."""

    node: str
    sku: str
    on_hand: Units
    counted_at: Moment | None = None


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """Goods came in, came back, or stock is set right by a signed number of units."""

    node: str
    sku: str
    quantity: Change
    kind: Literal["receive", "adjust", "return"]
    reason: Reason
    owner: int | None = None
    line: int | None = None


class Safety(Struct, frozen=True, forbid_unknown_fields=True):
    """Units of a sku that a node keeps back and does not promise."""

    node: str
    sku: str
    safety: Units


def recount(position: Position, level: Level, later: int | None, now: datetime) -> int:
    """On hand after a count: what was counted, and what has moved since (`later`) on top; never below nothing.

    A count from before the last one we know is history: it changes nothing. So does one from before the ledger
    begins (`later` is None), for nobody knows any more what has moved since.
    """
    counted_at = min(level.counted_at or now, now)
    if later is None:
        return position.on_hand
    if position.counted_at is not None and counted_at < position.counted_at:
        return position.on_hand
    return max(0, level.on_hand + later)
