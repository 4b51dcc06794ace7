"""What happened to nodes, channels, calendars and the tables of rates."""

from typing import Any

from atrium.console.ground.speaking import gettext as _
from atrium.console.ground.speaking import ngettext
from atrium.console.telling._sentences import Facts, Said, Teller

MOST_SAID = 6


def differing(facts: Facts) -> str:
    """What was changed, before and after, as short as it can be."""
    before: Facts = facts.get("before") or {}
    after: Facts = facts.get("after") or {}
    said = [f"{name}: {_short(before.get(name))} \N{RIGHTWARDS ARROW} {_short(value)}" for name, value in after.items()]
    return ", ".join(said[:MOST_SAID]) + (" \N{HORIZONTAL ELLIPSIS}" if len(said) > MOST_SAID else "")


def _short(value: Any) -> str:
    text = "\N{EM DASH}" if value in (None, "", [], {}) else str(value)
    return text if len(text) <= 40 else text[:39] + "\N{HORIZONTAL ELLIPSIS}"


def _made_or_changed(made: str, changed: str) -> Teller:
    def tell(facts: Facts) -> Said:
        return (
            Said(_(changed), differing(facts), "pencil") if facts["before"] else Said(_(made), icon="plus", kind="acc")
        )

    return tell


def _counted(facts: Facts) -> Said:
    return Said(ngettext("%(num)s row was changed.", "%(num)s rows were changed.", facts["count"]), icon="pencil")


TELLERS: dict[str, Teller] = {
    "network.NodeChanged": _made_or_changed("The node was added.", "The node was changed."),
    "network.ChannelChanged": _made_or_changed("The channel was added.", "The channel was changed."),
    "network.CalendarChanged": _made_or_changed("The calendar was added.", "The calendar was changed."),
    "delivery.MethodsChanged": _counted,
    "delivery.RatesChanged": _counted,
    "tax.RatesChanged": _counted,
}
