"""When nodes work: their hours, the days on which they are closed, how long an order keeps them busy."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from atrium.kernel import Refused

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FARTHEST_DAYS = 366
"""Nobody waits longer for a node to open."""


@dataclass(frozen=True, slots=True)
class Timetable:
    """When some nodes of a pool work; those that work alike share one. One without hours is open all day."""

    pool: str = ""
    ships: bool = True
    offers_pickup: bool = False
    node: str | None = None
    """Set for a node that was asked for by its code."""
    hours: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    timezone: str = "UTC"
    cut_off: str | None = None
    processing_days: int | None = None
    closed: Collection[date] = ()

    def open_hours(self, day: date) -> tuple[time, time] | None:
        """When it opens and closes on a day by its own clock; None: closed."""
        if day in self.closed:
            return None
        if not self.hours:
            return time.min, time.max
        span = self.hours.get(WEEKDAYS[day.weekday()])
        return (clock(span[0]), clock(span[1])) if span else None

    def begins(self, now: datetime, usual: date) -> date | None:
        """The day on which what is ordered now is worked on; `usual` is the day by the method's cut-off.

        A cut-off of its own counts in place of the method's; from closing time on it is the next day. None: closed
        for a year.
        """
        there = now.astimezone(ZoneInfo(self.timezone)) if self.cut_off or self.hours else None
        day = usual
        if there:
            today = there.date() if there.time() < self._last_call(there.date()) else there.date() + timedelta(days=1)
            day = today if self.cut_off else max(usual, today)
        return self.next_open(day)

    def ready(self, begins: date) -> date | None:
        """The day on which what is begun on one day is done; None: closed for a year."""
        day: date | None = begins
        for _ in range(self.processing_days or 0):
            day = self.next_open(day + timedelta(days=1)) if day else None
        return day

    def next_open(self, day: date, *, skips_weekends: bool = False) -> date | None:
        """The first day from this one on that it is open, and no weekend if those do not count; None: not in a year."""
        days = (day + timedelta(days=count) for count in range(FARTHEST_DAYS))
        return next((one for one in days if self.open_hours(one) and not (skips_weekends and one.weekday() > 4)), None)

    def _last_call(self, day: date) -> time:
        """Until when an order counts for a day: the cut-off, or closing time when it closes earlier."""
        span = self.open_hours(day)
        closes = span[1] if span else time.min
        return min(closes, clock(self.cut_off)) if self.cut_off else closes


@lru_cache(maxsize=2_000)
def clock(text: str) -> time:
    """A time of day as it is written. Raises Refused `bad_hours`."""
    try:
        return time.fromisoformat(text)
    except ValueError:
        raise Refused("bad_hours", f"{text!r} is no time of day; write 09:00.") from None
