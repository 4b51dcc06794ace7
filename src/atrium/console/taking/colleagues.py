"""Two at one draft: who changed what meanwhile, in words that one can say on the phone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atrium.console.ground import gettext as _
from atrium.console.ground.speaking import speaker
from atrium.console.telling import names_of
from atrium.dispatch.trail import Sought, trail
from atrium.kernel import Event, Tx
from atrium.orders import Order

CHANGED = "orders.DraftChanged"
PLACED = "orders.OrderPlaced"
CANCELLED = "orders.OrderCancelled"
MOST = 20


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody did to the draft while it was open here."""

    who: str
    what: str


async def changes_since(tx: Tx, draft: Order, version: int) -> list[Change]:
    """What was done to a draft since a version, newest first: each change makes one version."""
    behind = min(draft.version - version, MOST)
    if behind <= 0:
        return []
    told = await trail(tx, Sought(stream=f"order/{draft.id}", since=draft.created_at), MOST + behind)
    events = [event for event in told if event.kind in (CHANGED, PLACED, CANCELLED)][:behind]
    people = await names_of(tx, (event.actor for event in events))
    return [Change(people[event.actor], _said(event)) for event in events]


def _said(event: Event) -> str:
    if event.kind == PLACED:
        return _("placed the order")
    if event.kind == CANCELLED:
        return _("called it off")
    before, after = _units(event.facts["lines_before"]), _units(event.facts["lines"])
    names = {line["sku"]: line["name"] for line in (*event.facts["lines_before"], *event.facts["lines"])}
    changed = [_line(names[sku], before[sku], after[sku]) for sku in names if before[sku] != after[sku]]
    return ", ".join(changed) or _("changed the customer, the address or the delivery")


def _units(lines: Sequence[Mapping[str, Any]]) -> Counter[str]:
    units = Counter[str]()
    for line in lines:
        units[line["sku"]] += line["quantity"]
    return units


def _line(name: str, before: int, after: int) -> str:
    if not before:
        return _("added %(units)s \N{MULTIPLICATION SIGN} %(name)s", units=speaker().number(after), name=name)
    if not after:
        return _("took out %(name)s", name=name)
    return _(
        "changed %(name)s from %(before)s to %(after)s",
        name=name,
        before=speaker().number(before),
        after=speaker().number(after),
    )
