"""The page of one order, and its sheet beside a list."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get

from atrium.console.ground import Visit, marked, may, sentence
from atrium.console.orders.drawing import drawing
from atrium.console.orders.history import history
from atrium.console.orders.promising import promised
from atrium.console.orders.reading import MOST_LINES, Seen, whole
from atrium.console.orders.rows import rows
from atrium.console.orders.standing import Standing, badges
from atrium.console.orders.systems import told
from atrium.console.orders.whereabouts import choice
from atrium.console.telling import names_of
from atrium.console.telling.inventory import is_person, owner
from atrium.kernel import Refusal, Tx

FEW_FACTS = 12
MOST_FACTS = 1_000
SHIPMENTS: Mapping[str, str] = {
    "shipped": marked("On its way"),
    "in_transit": marked("In transit"),
    "out_for_delivery": marked("Out for delivery"),
    "failed_attempt": marked("Not handed over"),
    "delivered": marked("Delivered"),
    "returned_to_sender": marked("Came back"),
}
"""Where a shipment stands, in words."""


@get("/orders/{number:str}", opt=may("orders.read"))
async def show_order(visit: Visit, number: str) -> Response[bytes]:
    """One order, whole."""
    return await page_of(visit, number)


@get("/orders/{number:str}/sheet", opt=may("orders.read"))
async def show_sheet(visit: Visit, number: str) -> Response[bytes]:
    """One order in short, for the sheet beside a list."""
    async with visit.house.database.read(visit.actor) as tx:
        seen = await whole(visit, tx, number)
        owners = await _owners(tx, seen)
    return visit.page("orders/sheet.html", **_parts(visit, seen), owners=owners)


async def page_of(visit: Visit, number: str, refusal: Refusal | None = None, note: str = "") -> Response[bytes]:
    """The page of an order; after a refusal with why not, and the note that was typed."""
    most = _whole(visit.asked["facts"], FEW_FACTS, MOST_FACTS)
    async with visit.house.database.read(visit.actor) as tx:
        seen = await whole(visit, tx, number)
        past = await history(tx, seen, most)
        owners = await _owners(tx, seen)
    return visit.page(
        "orders/one.html",
        refusal.status if refusal else 200,
        **_parts(visit, seen),
        past=past,
        owners=owners,
        facts=most,
        most_lines=MOST_LINES,
        refusal=refusal,
        why=sentence(refusal) if refusal else "",
        note=note,
        asked=visit.asked,
    )


def _parts(visit: Visit, seen: Seen) -> dict[str, Any]:
    """What page and sheet both show."""
    order = seen.order
    standing = Standing.of(order, sum(each.quantity for each in seen.missing))
    promise = promised(seen)
    chosen = choice(seen)
    return {
        "order": order,
        "seen": seen,
        "standing": standing,
        "badges": badges(order, standing, is_late=promise.is_late),
        "promise": promise,
        "rows": rows(seen),
        "systems": told(seen.told),
        "choice": chosen,
        "drawing": drawing(seen, chosen.candidates) if chosen else None,
        "may_cancel": standing.cancellable > 0 and visit.caller.may("orders.cancel", order.channel),
        "may_place": order.state == "draft" and visit.caller.may("orders.place", order.channel),
        "may_note": visit.caller.may("orders.place", order.channel),
        "ship_words": SHIPMENTS,
        "sends_from": _sends_from(visit, seen),
    }


def _sends_from(visit: Visit, seen: Seen) -> list[str]:
    """The nodes that still have something to send, and from which one may send."""
    channel = seen.order.channel
    return [node for node in sorted(seen.held) if visit.caller.may("orders.ship", channel, node)]


async def _owners(tx: Tx, seen: Seen) -> dict[str, str]:
    """Who sees to what is missing, in words."""
    assignees = {each.assignee for each in seen.missing}
    people = [each for each in assignees if is_person(each)]
    names = await names_of(tx, people) if people else {}
    return {each: owner(names, each) for each in assignees}


def _whole(text: str, least: int, most: int) -> int:
    """A number in an address, or the least there is."""
    return min(max(int(text), least), most) if text.isascii() and text.isdecimal() and len(text) < 10 else least


routes = [show_order, show_sheet]
