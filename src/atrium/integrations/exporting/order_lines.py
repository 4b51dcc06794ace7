"""Rows of orders: one for each line, and one for the charge of delivery."""

from collections.abc import AsyncIterator, Iterator

from atrium import orders
from atrium.integrations.exporting.pages import AT_ONCE, Row, paged
from atrium.integrations.exporting.things import units
from atrium.kernel import Tx

STAGES = (
    "ordered",
    "cancelled",
    "open",
    "reserved",
    "allocated",
    "released",
    "picked",
    "shipped",
    "delivered",
    "returned",
)
ORDER = (
    "number", "state", "channel", "channel_ref", "placed_at", "created_at", "customer_id", "customer_name", "email",
    "phone", "ship_to_name", "line1", "line2", "postal_code", "city", "region", "country", "delivery_method",
    "pickup_node", "prices_include_tax", "currency", "grand_total", "line", "kind", "sku", "name", "bundle", "quantity",
    "unit_price", "discount", "tax", "total", *STAGES,
)  # fmt: skip
CHARGE = "DELIVERY"
PLACE = ("line1", "line2", "postal_code", "city", "region", "country")


async def order_rows(tx: Tx) -> AsyncIterator[Row]:
    """Orders, the newest first; `quantity` is what stands of a line, amounts are in units of the currency."""
    async for page in paged(lambda after: orders.listed(tx, orders.Filter(), AT_ONCE, after)):
        found = await orders.orders(tx, [int(summary.id) for summary in page])
        for summary in page:
            for row in _rows(found[int(summary.id)]):
                yield row


def _rows(order: orders.Order) -> Iterator[Row]:
    head, currency = _head(order), order.totals.currency
    for line in order.lines:
        yield head | {
            "line": line.line,
            "kind": "goods" if line.is_stocked else "service",
            "sku": line.sku,
            "name": line.name,
            "bundle": line.bundle,
            "quantity": line.current,
            "unit_price": units(line.unit_price, currency),
            "discount": units(line.discount, currency),
            "tax": units(line.tax, currency),
            "total": units(line.total, currency),
            **{stage: getattr(line, stage) for stage in STAGES},
        }
    delivery_tax = order.totals.tax - sum(line.tax for line in order.lines)
    if order.totals.delivery or delivery_tax or not order.lines:
        yield head | _charge(order, delivery_tax)


def _charge(order: orders.Order, tax: int) -> Row:
    """What delivery costs, as a row of its own: it has a tax of its own too."""
    totals = order.totals
    total = totals.delivery + (0 if order.prices_include_tax else tax)
    return {
        "kind": "delivery",
        "sku": CHARGE,
        "name": "Delivery",
        "quantity": 1,
        "unit_price": units(totals.delivery, totals.currency),
        "discount": units(0, totals.currency),
        "tax": units(tax, totals.currency),
        "total": units(total, totals.currency),
    }


def _head(order: orders.Order) -> Row:
    """What is the same in all rows of an order."""
    place, buyer = order.ship_to, order.customer
    return {
        "number": order.number,
        "state": order.state,
        "channel": order.channel,
        "channel_ref": order.channel_ref,
        "placed_at": order.placed_at,
        "created_at": order.created_at,
        "customer_id": buyer.id,
        "customer_name": buyer.name,
        "email": buyer.email,
        "phone": buyer.phone,
        "ship_to_name": place.name if place else None,
        **{name: getattr(place, name) if place else None for name in PLACE},
        "delivery_method": order.delivery_method,
        "pickup_node": order.pickup_node,
        "prices_include_tax": order.prices_include_tax,
        "currency": order.totals.currency,
        "grand_total": units(order.totals.grand_total, order.totals.currency),
    }
