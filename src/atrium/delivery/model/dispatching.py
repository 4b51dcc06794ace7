"""When goods leave and arrive: the method's cut-off and days, and when the nodes work that may send them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from atrium.delivery.model.terms import Method
from atrium.network import Timetable

_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
PLAIN = Timetable()
"""Works every day, all day: what is assumed of nodes that nobody told about."""


@dataclass(frozen=True, slots=True)
class Departures:
    """The first and the last day on which goods may leave, by whichever node sends them; none: nobody works.

    `knows_processing`: every node said how long it works on an order, so what is picked up needs no days beside it.
    """

    first: date | None
    last: date | None
    knows_processing: bool = False


def departures(now: datetime, method: Method, timetables: Sequence[Timetable]) -> Departures:
    """When what is ordered now leaves the nodes that may send it; each by its own timetable."""
    days = [day for each in timetables or [PLAIN] if (day := departure(now, method, each))]
    is_known = bool(timetables) and all(each.processing_days is not None for each in timetables)
    return Departures(min(days, default=None), max(days, default=None), is_known)


def departure(now: datetime, method: Method, timetable: Timetable = PLAIN) -> date | None:
    """The day on which what is ordered now leaves; None: closed for a year.

    Today before the cut-off, else the next day; then as many days as the node works on it; never on a day off.
    """
    there = now.astimezone(ZoneInfo(method.time_zone))
    usual = there.date() if there.time() < time.fromisoformat(method.cut_off) else there.date() + _ONE_DAY
    begins = timetable.begins(now, usual)
    ready = timetable.ready(begins) if begins else None
    return timetable.next_open(ready, skips_weekends=method.skips_weekends) if ready else None


def arrival(leaves: date, days: int, *, skips_weekends: bool) -> date:
    """The day that is so many (working) days after another."""
    if not skips_weekends:
        return leaves + timedelta(days=days)
    weeks, rest = divmod(days, 5)
    day = leaves + timedelta(weeks=weeks)
    for _ in range(rest):
        day += _ONE_DAY
        while day.weekday() >= _SATURDAY:
            day += _ONE_DAY
    return day
