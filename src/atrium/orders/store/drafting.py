"""How drafts are rewritten and placed."""

from atrium.kernel import Tx
from atrium.orders.model.placing import Entry
from atrium.orders.store.placing import drop_lines, insert_lines

REWRITE = """
    UPDATE orders.orders
       SET customer_id = %(customer_id)s, customer_name = %(name)s, email = %(email)s, phone = %(phone)s,
           ship_to = %(ship_to)s, delivery_method = %(method)s, pickup_node = %(pickup_node)s,
           prices_include_tax = %(included)s, promise = %(promise)s, request = %(request)s, goods = %(goods)s,
           discount = %(discount)s, delivery = %(delivery)s, delivery_tax = %(delivery_tax)s, tax = %(tax)s,
           ordered = %(units)s, open = %(units)s, version = version + 1, changed_at = %(now)s
     WHERE id = %(order_id)s
"""

PLACE_LINES = """
    UPDATE orders.lines
       SET open = CASE WHEN is_stocked THEN 0 ELSE open END,
           reserved = CASE WHEN is_stocked AND NOT %(pickup)s THEN open ELSE 0 END,
           allocated = CASE WHEN is_stocked AND %(pickup)s THEN open ELSE 0 END
     WHERE order_id = %(order_id)s
"""

PLACE = """
    UPDATE orders.orders o
       SET open = s.open, reserved = s.reserved, allocated = s.allocated, placed_at = %(now)s, request = NULL,
           version = version + 1, changed_at = %(now)s
      FROM (SELECT sum(open) AS open, sum(reserved) AS reserved, sum(allocated) AS allocated
              FROM orders.lines
             WHERE order_id = %(order_id)s) s
     WHERE o.id = %(order_id)s
"""


async def rewrite(tx: Tx, entry: Entry) -> None:
    """Write a draft anew with its lines; its number and its first digest stay."""
    order = entry.order
    await drop_lines(tx, entry.order_id)
    await insert_lines(tx, [entry])
    await tx.run(
        REWRITE,
        order_id=entry.order_id,
        customer_id=entry.customer_id,
        name=order.customer.name,
        email=order.customer.email,
        phone=order.customer.phone,
        ship_to=order.ship_to,
        method=order.delivery_method,
        pickup_node=order.pickup_node,
        included=order.prices_include_tax,
        promise=order.promise,
        request=entry.placing.request,
        goods=order.totals.goods,
        discount=order.totals.discount,
        delivery=order.totals.delivery,
        delivery_tax=entry.delivery_tax,
        tax=order.totals.tax,
        units=sum(line.ordered for line in order.lines),
        now=tx.now,
    )


async def mark_placed(tx: Tx, order_id: int, *, pickup: bool) -> None:
    """Every stocked unit of a draft is reserved now, or allocated where it will be picked up."""
    await tx.run(PLACE_LINES, order_id=order_id, pickup=pickup)
    await tx.run(PLACE, order_id=order_id, now=tx.now)
