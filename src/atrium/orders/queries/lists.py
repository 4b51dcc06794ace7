"""Lists of orders, newest first, read by key."""

from dataclasses import dataclass
from datetime import datetime

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.orders.model.view import Summary
from atrium.orders.queries.orders import customer_of, totals_of

LISTED = """
    SELECT o.id, o.number, o.state, o.version, o.channel, o.channel_ref, o.currency, o.customer_id, o.customer_name,
           o.email, o.phone, o.placed_at, o.created_at, o.goods, o.discount, o.delivery, o.tax, o.grand_total,
           o.ordered, o.ordered + o.added - o.cancelled AS current, o.open, o.reserved, o.allocated, o.released,
           o.picked, o.shipped, o.delivered, o.returned
      FROM orders.orders o
     WHERE (%(before)s::bigint IS NULL OR o.id < %(before)s)
       AND (%(state)s::text IS NULL OR o.state = %(state)s)
       AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
       AND (%(bought_by)s::bigint[] IS NULL OR o.customer_id = ANY(%(bought_by)s::bigint[]))
       AND (%(since)s::timestamptz IS NULL OR o.placed_at >= %(since)s)
       AND (%(until)s::timestamptz IS NULL OR o.placed_at < %(until)s)
       AND (%(ids)s::bigint[] IS NULL OR o.id = ANY(%(ids)s::bigint[]))
     ORDER BY o.id DESC
     LIMIT %(limit)s
"""

FOUND = """
    SELECT id FROM orders.orders WHERE number = upper(%(text)s)
     UNION SELECT id FROM orders.orders WHERE channel_ref LIKE %(prefix)s
     UNION SELECT id FROM orders.orders WHERE lower(email) = lower(%(text)s)
     UNION SELECT id FROM orders.orders WHERE phone = %(text)s
     UNION SELECT id FROM orders.orders WHERE customer_id = ANY(%(customers)s::bigint[])
     LIMIT %(most)s
"""

MOST_FOUND = 2_000


@dataclass(frozen=True, slots=True)
class Filter:
    """Which orders one wants to see; what is None does not matter."""

    state: str | None = None
    channels: tuple[str, ...] | None = None
    bought_by: tuple[int, ...] | None = None
    order_ids: tuple[int, ...] | None = None
    text: str | None = None
    customers: tuple[int, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


async def listed(tx: Tx, wanted: Filter, limit: int, after: str | None) -> Page[Summary]:
    """A page of orders; `text` is a number, a reference, an e-mail or a phone, `customers` those found by name."""
    key = key_of(after, int)
    rows = await tx.many(
        LISTED,
        before=key[0] if key else None,
        state=wanted.state,
        channels=list(wanted.channels) if wanted.channels is not None else None,
        bought_by=wanted.bought_by,
        since=wanted.since,
        until=wanted.until,
        ids=await _ids(tx, wanted),
        limit=limit + 1,
    )
    summaries = [
        Summary(
            id=str(row["id"]),
            customer=customer_of(row),
            totals=totals_of(row),
            **{name: row[name] for name in Summary.__struct_fields__ if name not in {"id", "customer", "totals"}},
        )
        for row in rows
    ]
    return page(summaries, limit, lambda summary: (int(summary.id),))


async def _ids(tx: Tx, wanted: Filter) -> list[int] | None:
    """The orders that a text finds, met with those asked for by id."""
    if not wanted.text:
        return list(wanted.order_ids) if wanted.order_ids is not None else None
    prefix = wanted.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    rows = await tx.many(FOUND, text=wanted.text, prefix=prefix, customers=list(wanted.customers), most=MOST_FOUND)
    found = {row["id"] for row in rows}
    return sorted(found if wanted.order_ids is None else found & set(wanted.order_ids))
