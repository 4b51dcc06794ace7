"""Which orders one wants to see, as the conditions of a statement: only what was asked for stands in it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, LiteralString

Stage = Literal["open", "reserved", "allocated", "released", "picked", "shipped", "delivered"]
Sort = Literal["newest", "oldest", "total"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which orders one wants to see; what is None does not matter.

    `stage`: placed, and some of its units are there now (shipped: and not delivered). `late_on`: promised until an
    earlier day and not all delivered. `quiet_since`: on its way, and nothing of it has moved since. `least`, `most`:
    grand total in minor units. `customers` are those whom `text` means when no order says it itself.
    """

    state: str | None = None
    channels: tuple[str, ...] | None = None
    bought_by: tuple[int, ...] | None = None
    order_ids: tuple[int, ...] | None = None
    text: str | None = None
    customers: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    stage: Stage | None = None
    skus: tuple[str, ...] | None = None
    least: int | None = None
    most: int | None = None
    late_on: date | None = None
    quiet_since: datetime | None = None


# An index on a column that changes with each move of units would be written with each move: a stage is looked for among
# the orders that are on their way, which are few however many there are.
STAGES: dict[Stage, LiteralString] = {
    "open": "o.state = 'placed' AND o.open > 0",
    "reserved": "o.state = 'placed' AND o.reserved > 0",
    "allocated": "o.state = 'placed' AND o.allocated > 0",
    "released": "o.state = 'placed' AND o.released > 0",
    "picked": "o.state = 'placed' AND o.picked > 0",
    "shipped": "o.state = 'placed' AND o.shipped > o.delivered",
    "delivered": "o.state IN ('placed', 'completed') AND o.delivered > 0",
}

CONDITIONS: dict[str, LiteralString] = {
    "state": "o.state = %(state)s",
    "channels": "o.channel = ANY(%(channels)s::text[])",
    "bought_by": "o.customer_id = ANY(%(bought_by)s::bigint[])",
    "order_ids": "o.id = ANY(%(order_ids)s::bigint[])",
    "since": "o.placed_at IS NOT NULL AND o.taken_at >= %(since)s",
    "until": "o.placed_at IS NOT NULL AND o.taken_at < %(until)s",
    "skus": "EXISTS (SELECT FROM orders.lines l WHERE l.order_id = o.id AND l.sku = ANY(%(skus)s::text[]))",
    "least": "o.grand_total >= %(least)s",
    "most": "o.grand_total <= %(most)s",
    "late_on": "o.state = 'placed' AND o.promise ->> 'latest' < %(late_on)s::text",
    "quiet_since": "o.state = 'placed' AND o.changed_at < %(quiet_since)s",
}


def conditions(wanted: Filter) -> tuple[list[LiteralString], dict[str, Any]]:
    """The conditions of a filter but for its text, and what they ask for."""
    asked = {name: value for name in CONDITIONS if (value := _value(getattr(wanted, name))) is not None}
    said: list[LiteralString] = [CONDITIONS[name] for name in asked]
    if wanted.stage:
        said.append(STAGES[wanted.stage])
    return said, asked


def _value(value: Any) -> Any:
    """A value as the driver sends it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
