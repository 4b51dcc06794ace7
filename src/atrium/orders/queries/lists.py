"""Lists of orders, read by key: a page costs the same wherever it lies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString

from asyncpg import Record

from atrium import inventory
from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.orders.model.view import Summary
from atrium.orders.queries.filters import Filter, Sort, conditions
from atrium.orders.queries.finding import meaning, meant
from atrium.orders.queries.orders import customer_of, totals_of

# Whether a state or a word is rare decides how to look: each question is planned for what it asks.
TUNED = {"plan_cache_mode": "force_custom_plan"}

SUMMARIES: LiteralString = """
    SELECT o.id, o.number, o.state, o.version, o.channel, o.channel_ref, o.currency, o.customer_id, o.customer_name,
           o.email, o.phone, o.placed_at, o.created_at, o.goods, o.discount, o.delivery, o.tax, o.grand_total,
           o.ordered, o.ordered + o.added - o.cancelled AS current, o.open, o.reserved, o.allocated, o.released,
           o.picked, o.shipped, o.delivered, o.returned, (o.promise ->> 'latest')::date AS promised
      FROM orders.orders o
     WHERE """
COUNTED: LiteralString = "SELECT o.id FROM orders.orders o WHERE "
SORTS: dict[Sort, tuple[LiteralString, LiteralString]] = {
    "newest": (
        "(coalesce(o.placed_at, o.created_at), o.id) < (%(key)s::timestamptz, %(last)s::bigint)",
        " ORDER BY coalesce(o.placed_at, o.created_at) DESC, o.id DESC LIMIT %(limit)s",
    ),
    "oldest": (
        "(coalesce(o.placed_at, o.created_at), o.id) > (%(key)s::timestamptz, %(last)s::bigint)",
        " ORDER BY coalesce(o.placed_at, o.created_at), o.id LIMIT %(limit)s",
    ),
    "total": (
        "(o.grand_total, o.id) < (%(key)s::bigint, %(last)s::bigint)",
        " ORDER BY o.grand_total DESC, o.id DESC LIMIT %(limit)s",
    ),
}
OWN = {"id", "customer", "totals", "short"}


async def listed(tx: Tx, wanted: Filter, limit: int, after: str | None = None, sort: Sort = "newest") -> Page[Summary]:
    """A page of orders: newest or oldest first by when they were placed (drafts: begun), or the dearest first.

    `text` is a number with or without its prefix, the beginning of a reference, of an e-mail or of words of a name,
    digits of a phone in any writing, or a sku; names are found with typos.
    """
    behind, order = SORTS[sort]
    key = key_of(after, int if sort == "total" else datetime, int)
    place = {"key": key[0], "last": key[1]} if key else {}
    rows = await _asked(tx, wanted, SUMMARIES, " AND " + behind + order if key else order, place | {"limit": limit + 1})
    shown = await _shown(tx, rows)
    return page(shown, limit, lambda summary: (_key(summary, sort), int(summary.id)))


async def count(tx: Tx, wanted: Filter, most: int = 1_000) -> int:
    """How many orders there are, counted no further than one more than `most`."""
    return len(await _asked(tx, wanted, COUNTED, " LIMIT %(limit)s", {"limit": most + 1}))


async def _asked(
    tx: Tx, wanted: Filter, head: LiteralString, tail: LiteralString, more: dict[str, Any]
) -> Sequence[Record]:
    """The rows of a filter; when no order says what was typed, those of customers whose names are like it."""
    said, asked = conditions(wanted)
    if not wanted.text or not wanted.text.strip():
        return await _rows(tx, head + " AND ".join(said or ["true"]) + tail, asked | more)
    condition, sought = await meaning(tx, wanted.text, wanted.customers)
    rows = await _rows(tx, head + " AND ".join([*said, condition]) + tail, asked | sought | more)
    if rows or not (people := await meant(tx, wanted.text)):
        return rows
    condition, sought = await meaning(tx, wanted.text, people)
    return await _rows(tx, head + " AND ".join([*said, condition]) + tail, asked | sought | more)


async def _rows(tx: Tx, sql: LiteralString, asked: dict[str, Any]) -> Sequence[Record]:
    async with tx.tuned(**TUNED):
        return await tx.many(sql, **asked)


async def _shown(tx: Tx, rows: Sequence[Record]) -> list[Summary]:
    waiting = [row["id"] for row in rows if row["reserved"] or row["allocated"]]
    short = await inventory.shortfalls.units_short(tx, waiting) if waiting else {}
    return [
        Summary(
            id=str(row["id"]),
            customer=customer_of(row),
            totals=totals_of(row),
            short=short.get(row["id"], 0),
            **{name: row[name] for name in Summary.__struct_fields__ if name not in OWN},
        )
        for row in rows
    ]


def _key(summary: Summary, sort: Sort) -> datetime | int:
    return summary.totals.grand_total if sort == "total" else summary.placed_at or summary.created_at
