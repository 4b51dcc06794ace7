"""How new orders are written: all of a batch in one statement."""

from collections.abc import Collection, Sequence
from typing import Any, LiteralString

import msgspec

from atrium.kernel import Tx
from atrium.orders.model.placing import Entry, Known
from atrium.orders.model.view import Order

KNOWN = """
    SELECT o.id, o.channel, o.channel_ref, o.digest
      FROM unnest(%(channels)s::text[], %(references)s::text[]) AS asked(channel, reference)
      JOIN orders.orders o ON o.channel = asked.channel AND o.channel_ref = asked.reference
"""

NEXT_IDS = """
    SELECT nextval(pg_get_serial_sequence('orders.orders', 'id')) AS id FROM generate_series(1, %(count)s)
"""

_ORDERS: LiteralString = """
    INSERT INTO orders.orders (
           id, number, channel, channel_ref, digest, currency, customer_id, customer_name, email, phone, ship_to,
           delivery_method, pickup_node, prices_include_tax, pools, payments, promise, request, created_at, placed_at,
           changed_at, goods, discount, delivery, delivery_tax, tax, ordered, open, reserved, allocated)
    SELECT id, number, channel, channel_ref, digest, currency, customer_id, customer_name, email, phone, ship_to,
           delivery_method, pickup_node, prices_include_tax, string_to_array(pools, chr(31)), payments::jsonb, promise,
           request, %(now)s, placed_at, %(now)s, goods, discount, delivery, delivery_tax, tax, ordered, open,
           reserved, allocated
      FROM unnest(%(ids)s::bigint[], %(numbers)s::text[], %(channels)s::text[], %(references)s::text[],
                  %(digests)s::bytea[], %(currencies)s::text[], %(customer_ids)s::bigint[], %(names)s::text[],
                  %(emails)s::text[], %(phones)s::text[], %(ship_tos)s::jsonb[], %(methods)s::text[],
                  %(pickup_nodes)s::text[], %(included)s::boolean[], %(pools)s::text[], %(payments)s::text[],
                  %(promises)s::jsonb[], %(requests)s::jsonb[], %(placed)s::timestamptz[], %(goods)s::bigint[],
                  %(discounts)s::bigint[], %(deliveries)s::bigint[], %(delivery_taxes)s::bigint[], %(taxes)s::bigint[],
                  %(ordered)s::int[], %(opens)s::int[], %(reserved)s::int[], %(allocated)s::int[])
        AS t(id, number, channel, channel_ref, digest, currency, customer_id, customer_name, email, phone, ship_to,
             delivery_method, pickup_node, prices_include_tax, pools, payments, promise, request, placed_at, goods,
             discount, delivery, delivery_tax, tax, ordered, open, reserved, allocated)
"""

_LINES: LiteralString = """
    INSERT INTO orders.lines (order_id, line, sku, name, bundle, is_stocked, unit_price, discount, tax,
                              ordered, open, reserved, allocated)
    SELECT order_id, line, sku, name, bundle, is_stocked, unit_price, discount, tax, ordered, open, reserved, allocated
      FROM unnest(%(order_ids)s::bigint[], %(lines)s::int[], %(skus)s::text[], %(line_names)s::text[],
                  %(bundles)s::text[], %(stocked)s::boolean[], %(prices)s::bigint[], %(line_discounts)s::bigint[],
                  %(line_taxes)s::bigint[], %(line_ordered)s::int[], %(line_opens)s::int[], %(line_reserved)s::int[],
                  %(line_allocated)s::int[])
        AS t(order_id, line, sku, name, bundle, is_stocked, unit_price, discount, tax,
             ordered, open, reserved, allocated)
"""

INSERT: LiteralString = f"WITH headers AS ({_ORDERS}) {_LINES}"
INSERT_LINES: LiteralString = _LINES
DROP_LINES = "DELETE FROM orders.lines WHERE order_id = %(order_id)s"


async def known(tx: Tx, references: Collection[tuple[str, str]]) -> dict[tuple[str, str], Known]:
    """Orders that exist by (channel, reference)."""
    if not references:
        return {}
    channels, names = zip(*references, strict=True)
    rows = await tx.many(KNOWN, channels=list(channels), references=list(names))
    return {(row["channel"], row["channel_ref"]): Known(row["id"], row["digest"]) for row in rows}


async def next_ids(tx: Tx, count: int) -> list[int]:
    """Ids for new orders, in order."""
    return [row["id"] for row in await tx.many(NEXT_IDS, count=count)] if count else []


async def insert(tx: Tx, entries: Sequence[Entry]) -> None:
    """Write new orders with their lines."""
    if not entries:
        return
    orders = [entry.order for entry in entries]
    requests = [entry.placing.request for entry in entries]
    sums = [_sums(order) for order in orders]
    await tx.run(
        INSERT,
        now=tx.now,
        ids=[entry.order_id for entry in entries],
        numbers=[order.number for order in orders],
        channels=[order.channel for order in orders],
        references=[order.channel_ref for order in orders],
        digests=[entry.digest for entry in entries],
        currencies=[order.totals.currency for order in orders],
        customer_ids=[entry.customer_id for entry in entries],
        names=[order.customer.name for order in orders],
        emails=[order.customer.email for order in orders],
        phones=[order.customer.phone for order in orders],
        ship_tos=[order.ship_to for order in orders],
        methods=[order.delivery_method for order in orders],
        pickup_nodes=[order.pickup_node for order in orders],
        included=[order.prices_include_tax for order in orders],
        pools=["\x1f".join(entry.pools) for entry in entries],
        payments=[msgspec.json.encode(order.payments).decode() for order in orders],
        promises=[order.promise for order in orders],
        requests=[None if request.confirm else request for request in requests],
        placed=[order.placed_at for order in orders],
        goods=[order.totals.goods for order in orders],
        discounts=[order.totals.discount for order in orders],
        deliveries=[order.totals.delivery for order in orders],
        delivery_taxes=[entry.delivery_tax for entry in entries],
        taxes=[order.totals.tax for order in orders],
        ordered=[units[0] for units in sums],
        opens=[units[1] for units in sums],
        reserved=[units[2] for units in sums],
        allocated=[units[3] for units in sums],
        **_lines(entries),
    )


def _sums(order: Order) -> tuple[int, int, int, int]:
    """Units ordered, open, reserved and allocated of a new order."""
    ordered = opened = reserved = allocated = 0
    for line in order.lines:
        ordered += line.ordered
        opened += line.open
        reserved += line.reserved
        allocated += line.allocated
    return ordered, opened, reserved, allocated


async def insert_lines(tx: Tx, entries: Sequence[Entry]) -> None:
    """Write the lines of orders that are there."""
    await tx.run(INSERT_LINES, **_lines(entries))


def _lines(entries: Sequence[Entry]) -> dict[str, list[Any]]:
    """The lines of orders, column by column."""
    rows = [(entry.order_id, line) for entry in entries for line in entry.order.lines]
    lines = [line for _, line in rows]
    return {
        "order_ids": [order_id for order_id, _ in rows],
        "lines": [line.line for line in lines],
        "skus": [line.sku for line in lines],
        "line_names": [line.name for line in lines],
        "bundles": [line.bundle for line in lines],
        "stocked": [line.is_stocked for line in lines],
        "prices": [line.unit_price for line in lines],
        "line_discounts": [line.discount for line in lines],
        "line_taxes": [line.tax for line in lines],
        "line_ordered": [line.ordered for line in lines],
        "line_opens": [line.open for line in lines],
        "line_reserved": [line.reserved for line in lines],
        "line_allocated": [line.allocated for line in lines],
    }


async def drop_lines(tx: Tx, order_id: int) -> None:
    """Take the lines of a draft away before new ones are written."""
    await tx.run(DROP_LINES, order_id=order_id)
