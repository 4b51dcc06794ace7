"""Lists of orders, read by key: a page costs the same wherever it lies."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from asyncpg import Record

from atrium import inventory
from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.orders.model.searching import sought
from atrium.orders.model.view import Summary
from atrium.orders.queries.filters import Filter, Sort, conditions
from atrium.orders.queries.finding import AMONG, BOUGHT, meaning, named, people
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
        "(o.taken_at, o.id) < (%(key)s::timestamptz, %(last)s::bigint)",
        " ORDER BY o.taken_at DESC, o.id DESC LIMIT %(limit)s",
    ),
    "oldest": (
        "(o.taken_at, o.id) > (%(key)s::timestamptz, %(last)s::bigint)",
        " ORDER BY o.taken_at, o.id LIMIT %(limit)s",
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
    asking = _Asking(SUMMARIES, " AND " + behind + order if key else order, place | {"limit": limit + 1})
    rows = await _found(tx, wanted, asking)
    shown = await _shown(tx, sorted(rows, key=lambda row: _key(row, sort), reverse=sort != "oldest")[: limit + 1])
    return page(shown, limit, lambda summary: _last(summary, sort))


async def looked(
    tx: Tx, wanted: Filter, limit: int, after: str | None = None, sort: Sort = "newest", most: int = 1_000
) -> tuple[Page[Summary], int]:
    """A page of orders as `listed` gives it, and how many there are, counted no further than one more than `most`.

    A text is looked for once: what it finds, unless that is too much, are the orders that the page is one of.
    """
    if wanted.text:
        ids = tuple(row["id"] for row in await _found(tx, wanted, _counting(most)))
        if len(ids) <= most:
            return await listed(tx, Filter(order_ids=ids), limit, after, sort), len(ids)
        return await listed(tx, wanted, limit, after, sort), most + 1
    page = await listed(tx, wanted, limit, after, sort)
    is_all = page.next is None and not after
    return page, len(page.items) if is_all else await count(tx, wanted, most)


async def count(tx: Tx, wanted: Filter, most: int = 1_000) -> int:
    """How many orders there are, counted no further than one more than `most`."""
    return min(len(await _found(tx, wanted, _counting(most))), most + 1)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What stands around the conditions of a statement, and what that asks for."""

    head: LiteralString
    tail: LiteralString
    asked: dict[str, Any]

    async def rows(
        self, tx: Tx, wanted: Filter, condition: LiteralString | None = None, **more: Any
    ) -> dict[int, Record]:
        """The orders of a filter for which a condition holds, too."""
        said, asked = conditions(wanted)
        every = " AND ".join([*said, condition] if condition else said or ["true"])
        async with tx.tuned(**TUNED):
            rows = await tx.many(self.head + every + self.tail, **asked, **self.asked, **more)
        return {row["id"]: row for row in rows}


def _counting(most: int) -> _Asking:
    return _Asking(COUNTED, " LIMIT %(limit)s", {"limit": most + 1})


async def _found(tx: Tx, wanted: Filter, asking: _Asking) -> Collection[Record]:
    """The orders of a filter; when no order says what was typed, those of customers whose names are like it."""
    typed = sought(wanted.text or "")
    if not typed.text:
        return (await asking.rows(tx, wanted)).values()
    condition, asked = meaning(typed)
    found = await asking.rows(tx, wanted, condition, **asked)
    if ids := await named(tx, typed):
        found |= await asking.rows(tx, wanted, AMONG, named=ids)
    if not found and (buyers := wanted.customers or await people(tx, typed)):
        found = await asking.rows(tx, wanted, BOUGHT, people=list(buyers))
    return found.values()


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


def _key(row: Record, sort: Sort) -> tuple[Any, int]:
    return row["grand_total"] if sort == "total" else row["placed_at"] or row["created_at"], row["id"]


def _last(summary: Summary, sort: Sort) -> tuple[Any, int]:
    """Where a page ends."""
    time = summary.placed_at or summary.created_at
    return summary.totals.grand_total if sort == "total" else time, int(summary.id)
