"""What happened to an order, with all that it lacked, newest first; and who began it."""

from collections.abc import Sequence
from dataclasses import dataclass

from atrium.console.orders.reading import Seen
from atrium.console.telling import BEGINNING, Happened, names_of, told
from atrium.console.telling.inventory import is_person
from atrium.console.telling.orders import CURRENCY
from atrium.dispatch import feed
from atrium.dispatch.trail import Sought, trail
from atrium.kernel import Event, Tx

FIRST = 20
"""Facts among which the placing of an order is looked for."""
PLACED = "orders.OrderPlaced"


@dataclass(frozen=True, slots=True)
class History:
    """The latest facts, whether there are earlier ones, and who placed (or drafted) the order."""

    facts: Sequence[Happened]
    has_more: bool
    author: str


async def history(tx: Tx, seen: Seen, most: int) -> History:
    """The latest `most` facts of an order."""
    stream = f"order/{seen.order.id}"
    streams = [stream, *(f"shortfall/{each.id}" for each in seen.shortfalls)]
    events = await trail(tx, Sought(stream=streams, since=BEGINNING), most + 1)
    shown = events[:most]
    first = events if len(events) <= most else await feed.in_streams(tx, [stream], 0, FIRST)
    author = _author(first)
    names = await names_of(tx, [author, *_owners(shown)] if author else _owners(shown))
    facts = await told(tx, shown, {**_called(seen), **names})
    return History(facts, len(events) > most, names.get(author, ""))


def _author(events: Sequence[Event]) -> str:
    """Who placed it; of a draft, who began it."""
    by_kind = {event.kind: event.actor for event in events}
    return by_kind.get(PLACED) or by_kind.get("orders.OrderDrafted") or ""


def _owners(events: Sequence[Event]) -> list[str]:
    """People who are to see to something."""
    found = {str(event.facts.get("assignee", "")) for event in events}
    return sorted(name for name in found if is_person(name))


def _called(seen: Seen) -> dict[str, str]:
    """What nodes, goods and lines are called on this page, and what is still missing."""
    names = {node.code: node.name for node in seen.nodes.values()}
    for line in seen.order.lines:
        names[line.sku] = names[f"line/{line.line}"] = line.name
    missing = {f"shortfall/{each.id}": "open" for each in seen.missing}
    return {**names, **missing, CURRENCY: seen.order.totals.currency}
