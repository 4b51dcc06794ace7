"""The promise of an order as it is said: when it arrives, whether that holds, or why nobody knows."""

from dataclasses import dataclass
from datetime import date

from atrium.console.ground import gettext as _
from atrium.console.ground.speaking import speaker
from atrium.console.orders.reading import Seen


@dataclass(frozen=True, slots=True)
class Promised:
    """What was promised, how it stands (`word` with its color), and why there is none."""

    day: str
    word: str = ""
    kind: str = ""
    why: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the day has gone by and the goods are not there."""
        return self.kind == "bad"


def promised(seen: Seen) -> Promised:
    """The promise of an order, measured by what has arrived."""
    order = seen.order
    latest = order.promise.latest
    if latest is None:
        return Promised("", why=_(order.promise.unknown) if order.promise.unknown else "")
    word, kind = _measure(seen, latest)
    return Promised(_days(order.promise.earliest or latest, latest), word, kind)


def _days(earliest: date, latest: date) -> str:
    says = speaker().day(latest)
    if earliest == latest:
        return _begun(says)
    return f"{_begun(speaker().day(earliest))} \N{EN DASH} {says}"


def _begun(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]


def _measure(seen: Seen, latest: date) -> tuple[str, str]:
    order = seen.order
    if order.state in {"draft", "cancelled"}:
        return (_("called off") if order.state == "cancelled" else ""), ""
    arrived = [each.delivered_at for each in seen.shipments if each.delivered_at]
    if order.state == "completed":
        last = max(arrived, default=None)
        if last is None:
            return "", ""
        is_kept = last.astimezone(speaker().zone).date() <= latest
        return (_("kept"), "good") if is_kept else (_("arrived late"), "warn")
    today = speaker().now.astimezone(speaker().zone).date()
    if today > latest:
        return _("late"), "bad"
    return (_("in doubt"), "warn") if seen.missing else (_("on time"), "good")
