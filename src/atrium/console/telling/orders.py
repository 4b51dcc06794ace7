"""What happened to orders."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from atrium.console.ground import gettext as _
from atrium.console.ground import marked, ngettext
from atrium.console.ground.speaking import speaker
from atrium.console.telling._sentences import Facts, Said, Teller, called

DOT = " \N{MIDDLE DOT} "
MOST_NAMED = 3
CURRENCY = "currency"
"""Under this name a page says in which currency an order is."""


def units(lines: Any) -> str:
    """How many units these lines have together."""
    return ngettext("%(num)s unit", "%(num)s units", sum(line["quantity"] for line in lines))


def goods(facts: Facts, lines: Any) -> str:
    """What these lines are, by name; the first of many."""
    names = dict.fromkeys(called(facts, f"line/{line['line']}") for line in lines)
    first = [name for name in names if not name.startswith("line/")][:MOST_NAMED]
    more = len(names) - len(first)
    if first and more:
        first.append(ngettext("%(num)s more", "%(num)s more", more))
    return ", ".join(first)


def _sum(totals: Mapping[str, Any]) -> str:
    return speaker().money(totals["grand_total"], totals["currency"])


def _joined(*parts: str) -> str:
    return DOT.join(part for part in parts if part)


def _drafted(facts: Facts) -> Said:
    return Said(_("A draft was begun."), _joined(units(facts["lines"]), _sum(facts["totals"])), icon="pencil")


def _draft_changed(facts: Facts) -> Said:
    before, after = _sum(facts["totals_before"]), _sum(facts["totals"])
    sub = after if before == after else _("%(before)s before, %(after)s now", before=before, after=after)
    return Said(_("The draft was changed."), _joined(units(facts["lines"]), sub), icon="pencil")


def _placed(facts: Facts) -> Said:
    latest = facts["promise"].get("latest")
    promised = _("promised for %(day)s", day=speaker().day(date.fromisoformat(latest))) if latest else ""
    sub = _joined(units(facts["lines"]), _sum(facts["totals"]), promised)
    return Said(_("The order was placed."), sub, icon="circle-check", kind="acc")


def _cancelled(facts: Facts) -> Said:
    currency, amount = called(facts, CURRENCY), facts["amount"]
    less = _("%(sum)s less", sum=speaker().money(amount, currency)) if amount and currency != CURRENCY else ""
    if facts["state"] == "cancelled":
        return Said(_("The order was called off."), _joined(facts["reason"], less), icon="ban")
    what = ngettext("%(num)s unit was called off.", "%(num)s units were called off.", _count(facts))
    return Said(what, _joined(goods(facts, facts["lines"]), facts["reason"], less), icon="ban")


def _count(facts: Facts) -> int:
    return sum(line["quantity"] for line in facts["lines"])


def _expired(facts: Facts) -> Said:
    what = ngettext("%(num)s unit is no longer held.", "%(num)s units are no longer held.", _count(facts))
    return Said(
        what, _joined(_("the reservation has run out"), goods(facts, facts["lines"])), icon="hourglass-off", kind="warn"
    )


def _reserved(facts: Facts) -> Said:
    until = facts["until"]
    if until is None:
        return Said(_("Its stock is held for good."), units(facts["lines"]), icon="lock")
    time = speaker().stamp(datetime.fromisoformat(until))
    return Said(_("Its stock is held until %(time)s.", time=time), units(facts["lines"]), icon="hourglass")


def _allocated(facts: Facts) -> Said:
    nodes = list(dict.fromkeys(called(facts, line["node"]) for line in facts["lines"]))
    sub = _joined(units(facts["lines"]), "" if facts["is_whole"] else _("other units still wait"))
    if len(nodes) == 1:
        return Said(_("%(node)s will send it.", node=nodes[0]), sub, icon="route")
    names = _("%(some)s and %(last)s", some=", ".join(nodes[:-1]), last=nodes[-1])
    return Said(_("%(nodes)s will send it together.", nodes=names), sub, icon="route")


def _delivered(facts: Facts) -> Said | None:
    """Its shipment tells that it has arrived; the order only that it was the last."""
    if facts["state"] != "completed":
        return None
    return Said(_("Everything has arrived."), _("the order is completed"), icon="circle-check", kind="good")


def _imported(facts: Facts) -> Said:
    return Said(_("The order came from a file."), _(STATES.get(facts["state"], facts["state"])), icon="file-import")


STATES: Mapping[str, str] = {
    "completed": marked("long delivered by then"),
    "cancelled": marked("called off by then"),
    "placed": marked("still open by then"),
}

TELLERS: dict[str, Teller] = {
    "orders.OrderDrafted": _drafted,
    "orders.DraftChanged": _draft_changed,
    "orders.OrderPlaced": _placed,
    "orders.OrderCancelled": _cancelled,
    "orders.OrderReservationExpired": _expired,
    "orders.OrderReserved": _reserved,
    "orders.OrderAllocated": _allocated,
    "orders.OrderNoted": lambda facts: Said(facts["text"], icon="note", kind="acc"),
    "orders.OrderShipped": lambda _facts: None,
    "orders.OrderDelivered": _delivered,
    "orders.OrderImported": _imported,
}
