"""Whole orders, by id and by number."""

from collections.abc import Collection
from typing import Any

import msgspec
from asyncpg import Record

from atrium.kernel import NotFound, Tx
from atrium.orders.model.request import Address, Payment
from atrium.orders.model.view import Customer, Line, Order, Promise, Totals

ORDERS = """
    SELECT o.id, o.number, o.state, o.version, o.channel, o.channel_ref, o.currency, o.customer_id, o.customer_name,
           o.email, o.phone, o.ship_to::text AS ship_to, o.delivery_method, o.pickup_node, o.prices_include_tax,
           o.created_at, o.placed_at, o.payments::text AS payments, o.promise::text AS promise, o.goods, o.discount,
           o.delivery, o.tax, o.grand_total,
           (SELECT json_agg(json_build_object(
                       'line', l.line, 'sku', l.sku, 'name', l.name, 'bundle', l.bundle, 'is_stocked', l.is_stocked,
                       'unit_price', l.unit_price, 'discount', l.discount, 'tax', l.tax,
                       'total', l.unit_price * (l.ordered + l.added - l.cancelled) - l.discount
                                + CASE WHEN o.prices_include_tax THEN 0 ELSE l.tax END,
                       'ordered', l.ordered, 'added', l.added, 'cancelled', l.cancelled,
                       'current', l.ordered + l.added - l.cancelled, 'open', l.open, 'reserved', l.reserved,
                       'allocated', l.allocated, 'released', l.released, 'picked', l.picked, 'shipped', l.shipped,
                       'delivered', l.delivered, 'returned', l.returned) ORDER BY l.line)::text
              FROM orders.lines l
             WHERE l.order_id = o.id) AS lines
      FROM orders.orders o
     WHERE o.id = ANY(%(ids)s::bigint[])
"""

NUMBERS = "SELECT id, number, channel FROM orders.orders WHERE id = ANY(%(ids)s::bigint[])"
BY_NUMBER = ORDERS.replace("o.id = ANY(%(ids)s::bigint[])", "o.number = %(number)s")

_LINES = msgspec.json.Decoder(list[Line])
_ADDRESS = msgspec.json.Decoder(Address | None)
_PAYMENTS = msgspec.json.Decoder(list[Payment])
_PROMISE = msgspec.json.Decoder(Promise)


async def orders(tx: Tx, ids: Collection[int]) -> dict[int, Order]:
    """Orders by id, each with all its lines; unknown ids are left out."""
    if not ids:
        return {}
    return {row["id"]: _order(row) for row in await tx.many(ORDERS, ids=list(ids))}


async def numbers(tx: Tx, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """What orders are called, and the channels they came by: (number, channel) by id; unknown ids are left out."""
    if not ids:
        return {}
    return {row["id"]: (row["number"], row["channel"]) for row in await tx.many(NUMBERS, ids=list(ids))}


async def by_number(tx: Tx, number: str) -> Order:
    """The order with a number. Raises NotFound."""
    row = await tx.maybe(BY_NUMBER, number=number)
    if row is None:
        raise NotFound(f"There is no order {number}.")
    return _order(row)


def customer_of(row: Record) -> Customer:
    """Who bought, as copied into the order."""
    return Customer(str(row["customer_id"]), row["customer_name"], row["email"], row["phone"])


def totals_of(row: Record) -> Totals:
    """The sums of an order."""
    return Totals(row["goods"], row["discount"], row["delivery"], row["tax"], row["grand_total"], row["currency"])


def _order(row: Record) -> Order:
    return Order(
        id=str(row["id"]),
        number=row["number"],
        state=row["state"],
        version=row["version"],
        channel=row["channel"],
        channel_ref=row["channel_ref"],
        customer=customer_of(row),
        ship_to=_read(_ADDRESS, row["ship_to"]),
        delivery_method=row["delivery_method"],
        pickup_node=row["pickup_node"],
        prices_include_tax=row["prices_include_tax"],
        created_at=row["created_at"],
        placed_at=row["placed_at"],
        lines=_LINES.decode(row["lines"] or "[]"),
        totals=totals_of(row),
        promise=_PROMISE.decode(row["promise"]),
        payments=_PAYMENTS.decode(row["payments"]),
    )


def _read(decoder: "msgspec.json.Decoder[Any]", text: str | None) -> Any:
    return None if text is None else decoder.decode(text)
