"""What a board remembers: boards ask every few seconds, and many show the same."""

import time
from dataclasses import dataclass, field

from atrium import reports
from atrium.doorway import House
from atrium.kernel import Tx
from atrium.reports import Asked, Past

KEPT_S = 5.0
MOST_KEPT = 100
Key = tuple[str, int, tuple[str, ...] | None]


@dataclass(slots=True)
class Pasts:
    """Earlier days as they stood when somebody looked, and until when that is good enough."""

    kept: dict[Key, tuple[float, Past]] = field(default_factory=dict[Key, tuple[float, Past]])

    async def of(self, tx: Tx, asked: Asked) -> Past:
        """Earlier days as they stood a few seconds ago at most; a board of today alone is always counted anew."""
        key = (asked.zone, asked.days, None if asked.channels is None else tuple(sorted(asked.channels)))
        until, past = self.kept.get(key, (0.0, None))
        if past and time.monotonic() < until:
            return past
        past = await reports.before_today(tx, asked)
        if asked.days > 1:
            self.kept = {} if len(self.kept) >= MOST_KEPT else self.kept
            self.kept[key] = (time.monotonic() + KEPT_S, past)
        return past


def pasts_of(house: House) -> Pasts:
    """The ones of this process."""
    return house.rooms.setdefault("board", Pasts())
