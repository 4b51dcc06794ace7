"""How orders and credits from before our time are written: many in a few statements."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from atrium.kernel import Tx
from atrium.orders.history.model import PastCredit, PastLine, PastOrder
from atrium.orders.model.view import Promise

LINE_COLUMNS = (
    "order_id",
    "line",
    "sku",
    "name",
    "is_stocked",
    "unit_price",
    "discount",
    "tax",
    "ordered",
    "shipped",
    "delivered",
)

KNOWN_CREDITS = """
    SELECT c.channel_ref, c.digest
      FROM orders.credits c
     WHERE c.channel = %(channel)s AND c.channel_ref = ANY(%(references)s::text[])
"""

KNOWN_ORDERS = """
    SELECT o.channel_ref, o.digest
      FROM orders.orders o
     WHERE o.channel = %(channel)s AND o.channel_ref = ANY(%(references)s::text[])
"""

# Whoever writes a reference first is the order; all are written in the sequence of their references, so that two who
# import at once wait for each other and never in a ring.
INSERT_ORDERS = """
    INSERT INTO orders.orders (
           id, number, channel, channel_ref, digest, origin, currency, customer_id, customer_name, email, phone,
           ship_to, delivery_method, prices_include_tax, pools, promise, created_at, placed_at, changed_at,
           goods, discount, delivery, delivery_tax, tax, ordered, shipped, delivered)
    SELECT id, number, channel, channel_ref, digest, 'imported', currency, customer_id, customer_name, email, phone,
           ship_to, delivery_method, included, '{}', %(promise)s::jsonb, %(now)s, placed_at, %(now)s,
           goods, discount, delivery, delivery_tax, tax, units, units, units
      FROM unnest(%(ids)s::bigint[], %(numbers)s::text[], %(channels)s::text[], %(references)s::text[],
                  %(digests)s::bytea[], %(currencies)s::text[], %(customer_ids)s::bigint[], %(names)s::text[],
                  %(emails)s::text[], %(phones)s::text[], %(ship_tos)s::jsonb[], %(methods)s::text[],
                  %(included)s::boolean[], %(placed)s::timestamptz[], %(goods)s::bigint[], %(discounts)s::bigint[],
                  %(deliveries)s::bigint[], %(delivery_taxes)s::bigint[], %(taxes)s::bigint[], %(units)s::int[])
        AS t(id, number, channel, channel_ref, digest, currency, customer_id, customer_name, email, phone, ship_to,
             delivery_method, included, placed_at, goods, discount, delivery, delivery_tax, tax, units)
    ON CONFLICT (channel, channel_ref) DO NOTHING
    RETURNING id
"""

INSERT_CREDITS = """
    INSERT INTO orders.credits (channel, channel_ref, digest, customer_id, currency, amount, units, lines, happened_at)
    SELECT channel, channel_ref, digest, customer_id, currency, amount, units, lines, happened_at
      FROM unnest(%(channels)s::text[], %(references)s::text[], %(digests)s::bytea[], %(customer_ids)s::bigint[],
                  %(currencies)s::text[], %(amounts)s::bigint[], %(units)s::int[], %(lines)s::jsonb[],
                  %(happened)s::timestamptz[])
        AS t(channel, channel_ref, digest, customer_id, currency, amount, units, lines, happened_at)
    ON CONFLICT (channel, channel_ref) DO NOTHING
    RETURNING id, channel_ref
"""

_PROMISE = Promise(unknown="This order was delivered before our time.")


async def known_orders(tx: Tx, channel: str, references: Collection[str]) -> dict[str, bytes]:
    """The digests of a channel's orders that exist, by reference."""
    rows = await tx.many(KNOWN_ORDERS, channel=channel, references=list(references)) if references else []
    return {row["channel_ref"]: row["digest"] for row in rows}


async def known_credits(tx: Tx, channel: str, references: Collection[str]) -> dict[str, bytes]:
    """The digests of a channel's credits that exist, by reference."""
    rows = await tx.many(KNOWN_CREDITS, channel=channel, references=list(references)) if references else []
    return {row["channel_ref"]: row["digest"] for row in rows}


async def insert_orders(
    tx: Tx, orders: Mapping[int, PastOrder], numbers: Sequence[str], buyers: Sequence[int]
) -> set[int]:
    """Write orders by their new ids, without those that another process wrote first; answers the ids written."""
    past = list(orders.values())
    rows = await tx.many(
        INSERT_ORDERS,
        now=tx.now,
        promise=_PROMISE,
        ids=list(orders),
        numbers=numbers,
        channels=[order.channel for order in past],
        references=[order.channel_ref for order in past],
        digests=[order.digest() for order in past],
        currencies=[order.currency for order in past],
        customer_ids=buyers,
        names=[order.buyer.name for order in past],
        emails=[order.buyer.email for order in past],
        phones=[order.buyer.phone for order in past],
        ship_tos=[order.ship_to for order in past],
        methods=[order.delivery_method for order in past],
        included=[order.prices_include_tax for order in past],
        placed=[order.placed_at for order in past],
        goods=[sum(line.quantity * line.unit_price for line in order.lines) for order in past],
        discounts=[sum(line.discount for line in order.lines) for order in past],
        deliveries=[order.delivery for order in past],
        delivery_taxes=[order.delivery_tax for order in past],
        taxes=[sum(line.tax for line in order.lines) + order.delivery_tax for order in past],
        units=[sum(line.quantity for line in order.lines) for order in past],
    )
    written = {row["id"] for row in rows}
    await tx.connection.copy_records_to_table(
        "lines",
        schema_name="orders",
        columns=LINE_COLUMNS,
        records=_lines({order_id: order for order_id, order in orders.items() if order_id in written}),
    )
    return written


def _lines(orders: Mapping[int, PastOrder]) -> Iterator[tuple[Any, ...]]:
    """Rows of orders.lines in the sequence of LINE_COLUMNS."""
    for order_id, order in orders.items():
        for place, (sku, name, quantity, unit_price, discount, tax, kind) in enumerate(order.lines, 1):
            is_stocked = kind == "goods"
            yield order_id, place, sku, name, is_stocked, unit_price, discount, tax, quantity, quantity, quantity


async def insert_credits(tx: Tx, credits_: Sequence[PastCredit], buyers: Sequence[int]) -> dict[str, int]:
    """Write credits, without those that another process wrote first; answers the ids written by reference."""
    rows = await tx.many(
        INSERT_CREDITS,
        channels=[credit.channel for credit in credits_],
        references=[credit.channel_ref for credit in credits_],
        digests=[credit.digest() for credit in credits_],
        customer_ids=buyers,
        currencies=[credit.currency for credit in credits_],
        amounts=[credit.amount for credit in credits_],
        units=[credit.units for credit in credits_],
        lines=[[_told(line) for line in credit.lines] for credit in credits_],
        happened=[credit.happened_at for credit in credits_],
    )
    return {row["channel_ref"]: row["id"] for row in rows}


def _told(line: PastLine) -> dict[str, Any]:
    return line._asdict()
