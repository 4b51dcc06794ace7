"""Why these nodes: who was chosen, who was turned down and why, and how far each is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from atrium.console.ground import gettext as _
from atrium.console.ground import marked
from atrium.console.ground.words import distance
from atrium.console.orders.reading import Seen
from atrium.sourcing import Decision

REASONS: Mapping[str, str] = {
    "the winners together are fewer, nearer or hold more": marked("more parcels"),
    "is farther away": marked("farther away"),
    "nobody knows where it is": marked("place unknown"),
    "has less in stock": marked("less in stock"),
    "comes later by its code": marked("just as good"),
}
_HOLDS = re.compile(r"holds (\d+) of (\d+) units")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A node that was considered; `why` says why not."""

    code: str
    name: str
    way: str
    """How far it is, in the visitor's unit."""
    distance_km: float | None
    is_chosen: bool
    why: str
    gives: str
    """What it sends, by the lines' names."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The last decision, and how many there were."""

    at: datetime
    candidates: Sequence[Candidate]
    considered: int
    rule: str
    count: int
    leftover: int


def choice(seen: Seen) -> Choice | None:
    """From where the order is filled; None when nothing was decided yet, or one may not see it."""
    decisions = [decision for decision in seen.decisions if decision.why.get("ranking")]
    if not decisions:
        return None
    last = decisions[-1]
    names = {line.line: line.name for line in seen.order.lines}
    return Choice(
        last.decided_at,
        [_candidate(seen, each, _gives(last, each["node"], names)) for each in last.why["ranking"]],
        last.why.get("considered", len(last.why["ranking"])),
        _rule(last),
        len(seen.decisions),
        sum(quantity for _line, _sku, quantity in last.leftover),
    )


def _candidate(seen: Seen, ranked: Mapping[str, Any], gives: str) -> Candidate:
    reason, far = ranked.get("turned_down"), ranked.get("distance_km")
    return Candidate(
        ranked["node"],
        seen.node_name(ranked["node"]),
        "" if far is None else distance(far),
        far,
        reason is None,
        _reason(reason) if reason else "",
        gives,
    )


def _gives(decision: Decision, node: str, names: Mapping[int, str]) -> str:
    lines = dict.fromkeys(pick.line for pick in decision.picks if pick.node == node)
    first = [names.get(line, "") for line in list(lines)[:2]]
    more = len(lines) - len(first)
    return ", ".join(first) + (f" +{more}" if more > 0 else "")


def _reason(text: str) -> str:
    holds = _HOLDS.fullmatch(text)
    if holds:
        return _("has %(units)s of %(wanted)s", units=holds[1], wanted=holds[2])
    return _(REASONS[text]) if text in REASONS else text


def _rule(decision: Decision) -> str:
    if decision.why.get("passed_over"):
        return _("Fewest parcels, then most stock: nobody knows where the goods are to go.")
    return _("Fewest parcels, then the nearest, then most stock.")
