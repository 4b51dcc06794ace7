"""The list of orders as it is shown."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Response, get

from atrium import access, customers, network
from atrium.console.ground import Visit, may, ngettext
from atrium.console.ground import gettext as _
from atrium.console.ground.words import query, said
from atrium.console.listing.asking import (
    NEEDS,
    SORTS,
    SPANS,
    STAGES,
    STATES,
    after_of,
    asked_of,
    chips,
    filter_of,
    needs_words,
    sort_of,
    span_words,
)
from atrium.kernel import Malformed, Tx
from atrium.orders import Summary, watching

SCREEN = "orders"
A_PAGE = 50
MOST_COUNTED = 1_000
STAGES_BACK = ("delivered", "shipped", "picked", "released", "allocated", "reserved", "open")
CODES = tuple(zip(STAGES_BACK, range(6, -1, -1), strict=True))
"""Stages with the colors of their cells, furthest first."""
SHARES = {"reserved": 0.16, "allocated": 0.33, "released": 0.5, "picked": 0.75, "shipped": 0.88}


@dataclass(frozen=True, slots=True)
class Row:
    """An order in the list: its state in a word with a dial, and its units by stage."""

    order: Summary
    word: str
    dial: str
    share: float
    units: list[tuple[Any, int]]
    says: str
    is_late: bool


@get("/orders", opt=may("orders.read"))
async def list_orders(visit: Visit) -> Response[bytes]:
    """Orders: all, or those that a word, filters or a kept view find."""
    asked = asked_of(visit)
    began = time.perf_counter()
    async with visit.house.database.read(visit.actor) as tx:
        wanted = await filter_of(visit, tx, asked)
        try:
            found, counted = await watching.looked(
                tx, wanted, A_PAGE, after_of(visit), sort_of(asked), most=MOST_COUNTED
            )
        except Malformed:
            return visit.go("/orders" + query(asked))
        took_ms = (time.perf_counter() - began) * 1000
        names = await _names(tx, asked)
        views = await access.views.listed(tx, visit.visitor.id, SCREEN)
    return visit.page(
        "listing/list.html",
        asked=asked,
        rows=[_row(visit, order) for order in found.items],
        next=found.next,
        counted=_counted(visit, counted),
        took_ms=max(round(took_ms), 1),
        chips=chips(asked, "/orders", names),
        views=[(view, "/orders?" + view.query) for view in views],
        current="/orders" + query(asked) if asked else "/orders",
        channels=[(code, name) for code, name in names.items() if "/" not in code],
        open=visit.asked["open"],
        choices=_choices(),
    )


def _counted(visit: Visit, counted: int) -> str:
    return visit.say.number(MOST_COUNTED) + "+" if counted > MOST_COUNTED else visit.say.number(counted)


def _choices() -> dict[str, list[tuple[str, str]]]:
    """What may be chosen for each filter."""
    sorts = {"newest": _("Newest first"), "oldest": _("Oldest first"), "total": _("Dearest first")}
    return {
        "state": [(each, said(each)) for each in STATES],
        "stage": [(each, said(each)) for each in STAGES],
        "needs": [(each, needs_words()[each]) for each in NEEDS],
        "days": [(each, span_words()[each]) for each in SPANS],
        "sort": [(each, sorts[each]) for each in SORTS],
    }


async def _names(tx: Tx, asked: Mapping[str, str]) -> dict[str, str]:
    """What channels are called; and the customer that is asked for."""
    names = {one.code: one.name for one in (await network.list_channels(tx, limit=200)).items}
    number = asked.get("customer", "")
    if number.isascii() and number.isdecimal() and len(number) < 19:
        found = await customers.known(tx, [int(number)])
        names |= {f"customer/{number}": person.name for person in found.values()}
    return names


def _row(visit: Visit, order: Summary) -> Row:
    """An order as a row; shipped on a screen is shipped and not delivered."""
    counts = {stage: getattr(order, stage) for stage, _code in CODES}
    counts["shipped"] -= counts["delivered"]
    units: list[tuple[Any, int]] = [(code, counts[stage]) for stage, code in CODES if counts[stage]]
    if order.short:
        units = _with_short(units, order.short)
    cancelled = order.ordered - order.current if order.current < order.ordered else 0
    if cancelled:
        units.append(("x", cancelled))
    today = visit.say.now.astimezone(visit.say.zone).date()
    is_late = bool(order.promised and order.state == "placed" and order.promised < today)
    word, dial, share = _standing(order, counts, is_late=is_late)
    return Row(order, word, dial, share, units, _in_words(counts, order.short, cancelled), is_late)


def _with_short(units: Sequence[tuple[Any, int]], short: int) -> list[tuple[Any, int]]:
    """The missing units, taken from those that are furthest behind."""
    left, taken = list(units), 0
    while left and taken < short:
        code, number = left.pop()
        part = min(number, short - taken)
        taken += part
        if number > part:
            left.append((code, number - part))
    return [*left, ("s", taken)]


def _standing(order: Summary, counts: Mapping[str, int], *, is_late: bool) -> tuple[str, str, float]:
    """The state of an order: its word, its dial, how much of the way."""
    over = {
        "completed": (_("Delivered"), "done", 1.0),
        "cancelled": (_("Cancelled"), "void", 0.0),
        "draft": (_("Draft"), "open", 0.0),
    }
    if order.state in over:
        return over[order.state]
    if order.short:
        return ngettext("%(num)s short", "%(num)s short", order.short), "stop", 0
    if is_late:
        return _("Late"), "stop", 0
    behind = next((stage for stage, _code in reversed(CODES) if counts[stage]), "open")
    gone = counts["shipped"] + counts["delivered"]
    if gone and behind not in {"shipped", "delivered"}:
        return _("Shipped in part"), "go", SHARES["picked"]
    return said(behind), "go" if behind in SHARES else "open", SHARES.get(behind, 0)


def _in_words(counts: Mapping[str, int], short: int, cancelled: int) -> str:
    parts = [f"{counts[stage]} {said(stage).lower()}" for stage, _code in CODES if counts[stage]]
    parts += [f"{short} {said('short').lower()}"] * bool(short) + [f"{cancelled} {said('cancelled').lower()}"] * bool(
        cancelled
    )
    return " \N{MIDDLE DOT} ".join(parts)


routes = [list_orders]
