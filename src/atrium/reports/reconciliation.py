"""Do ledger, positions, pools and orders agree? They must, always."""

import msgspec

from atrium import inventory
from atrium.kernel import Tx

MOST_SHOWN = 100

# What each order line says it has reserved or allocated, against what stock keeps for it.
ORDERS_AGAINST_STOCK = """
    WITH lines AS (
        SELECT order_id AS owner, line, reserved, allocated + released + picked AS allocated
          FROM orders.lines
         WHERE reserved + allocated + released + picked > 0 AND is_stocked
    ), kept AS (
        SELECT owner, line, sum(reserved) AS reserved, sum(allocated) AS allocated
          FROM (SELECT owner, line, quantity AS reserved, 0 AS allocated FROM inventory.reservations
                UNION ALL
                SELECT owner, line, 0, quantity FROM inventory.allocations) k
         GROUP BY owner, line
    )
    SELECT owner, line, coalesce(l.reserved, 0) AS reserved, coalesce(k.reserved, 0) AS kept_reserved,
           coalesce(l.allocated, 0) AS allocated, coalesce(k.allocated, 0) AS kept_allocated
      FROM lines l
      FULL JOIN kept k USING (owner, line)
     WHERE (coalesce(l.reserved, 0), coalesce(l.allocated, 0))
           <> (coalesce(k.reserved, 0), coalesce(k.allocated, 0))
     ORDER BY owner, line
     LIMIT %(most)s
"""

HEADERS_AGAINST_LINES = """
    SELECT o.id AS owner
      FROM orders.orders o
      JOIN (SELECT order_id, sum(ordered) AS ordered, sum(added) AS added, sum(cancelled) AS cancelled,
                   sum(open) AS open, sum(reserved) AS reserved, sum(allocated) AS allocated, sum(released) AS released,
                   sum(picked) AS picked, sum(shipped) AS shipped, sum(delivered) AS delivered,
                   sum(returned) AS returned
              FROM orders.lines
             GROUP BY order_id) l ON l.order_id = o.id
     WHERE (o.ordered, o.added, o.cancelled, o.open, o.reserved, o.allocated, o.released, o.picked, o.shipped,
            o.delivered, o.returned)
           <> (l.ordered, l.added, l.cancelled, l.open, l.reserved, l.allocated, l.released, l.picked, l.shipped,
               l.delivered, l.returned)
     ORDER BY o.id
     LIMIT %(most)s
"""


class Discrepancy(msgspec.Struct, frozen=True):
    """Two records of the same thing that do not agree: what it is about, and what each says."""

    between: str
    about: str
    says: str


class Reconciliation(msgspec.Struct, frozen=True):
    """How many differences there are, and the first hundred of them."""

    differences: int
    items: list[Discrepancy]


async def reconcile(tx: Tx) -> Reconciliation:
    """Compare ledger, positions, pools, orders and their lines; must find nothing.

    Takes a transaction of one snapshot (repeatable read): each statement must see the same moment.
    """
    stock = [
        Discrepancy("stock", str(each), "its records do not agree") for each in await inventory.books.differences(tx)
    ]
    lines = [
        Discrepancy(
            "orders and stock",
            f"order {row['owner']} line {row['line']}",
            f"reserved {row['reserved']} against {row['kept_reserved']}, "
            f"allocated {row['allocated']} against {row['kept_allocated']}",
        )
        for row in await tx.many(ORDERS_AGAINST_STOCK, most=MOST_SHOWN * 10)
    ]
    headers = [
        Discrepancy("order and its lines", f"order {row['owner']}", "the sums of its lines are not its own")
        for row in await tx.many(HEADERS_AGAINST_LINES, most=MOST_SHOWN * 10)
    ]
    found = [*stock, *lines, *headers]
    return Reconciliation(len(found), found[:MOST_SHOWN])
