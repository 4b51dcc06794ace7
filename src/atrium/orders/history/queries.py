"""What orders and credits from before our time add up to."""

from dataclasses import dataclass
from datetime import datetime

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.orders.history.model import PastLine

TOTALS = """
    SELECT o.currency, count(*) AS orders, sum(o.delivery)::bigint AS delivery, sum(o.tax)::bigint AS tax,
           coalesce(sum(l.lines), 0)::bigint AS lines, coalesce(sum(l.units), 0)::bigint AS units,
           coalesce(sum(l.goods), 0)::bigint AS goods, coalesce(sum(l.adjustment_lines), 0)::bigint AS adjustment_lines,
           coalesce(sum(l.adjustments), 0)::bigint AS adjustments
      FROM orders.orders o
      LEFT JOIN (SELECT order_id,
                        count(*) FILTER (WHERE is_stocked) AS lines,
                        sum(ordered) FILTER (WHERE is_stocked) AS units,
                        sum(unit_price * ordered - discount) FILTER (WHERE is_stocked) AS goods,
                        count(*) FILTER (WHERE NOT is_stocked) AS adjustment_lines,
                        sum(unit_price * ordered - discount) FILTER (WHERE NOT is_stocked) AS adjustments
                   FROM orders.lines
                  GROUP BY order_id) l ON l.order_id = o.id
     WHERE o.channel = %(channel)s AND o.origin = 'imported'
     GROUP BY o.currency
     ORDER BY o.currency
"""

CREDITED = """
    SELECT c.currency, count(DISTINCT c.id) AS credits, count(*) AS lines,
           coalesce(sum((l ->> 'quantity')::bigint) FILTER (WHERE l ->> 'kind' = 'goods'), 0)::bigint AS units,
           coalesce(sum(v.value) FILTER (WHERE l ->> 'kind' = 'goods'), 0)::bigint AS goods,
           coalesce(sum(v.value) FILTER (WHERE l ->> 'kind' = 'delivery'), 0)::bigint AS delivery,
           coalesce(sum(v.value) FILTER (WHERE l ->> 'kind' = 'adjustment'), 0)::bigint AS adjustments
      FROM orders.credits c
     CROSS JOIN LATERAL jsonb_array_elements(c.lines) AS l
     CROSS JOIN LATERAL (SELECT (l ->> 'quantity')::bigint * (l ->> 'unit_price')::bigint
                                - (l ->> 'discount')::bigint AS value) v
     WHERE c.channel = %(channel)s
     GROUP BY c.currency
     ORDER BY c.currency
"""


CREDITS = """
    SELECT c.id, c.channel, c.channel_ref, c.customer_id, c.currency, c.amount, c.happened_at, c.lines
      FROM orders.credits c
     WHERE c.id > %(after)s
     ORDER BY c.id
     LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Credit:
    """Money given back before our time, in minor units, and for what; its lines count what came back."""

    id: int
    channel: str
    channel_ref: str
    customer_id: int | None
    currency: str
    amount: int
    happened_at: datetime
    lines: list[PastLine]

    @property
    def prices_include_tax(self) -> bool:
        """Whether the tax is within the prices: then the lines without it add up to what was given back."""
        return self.amount == sum(line.value for line in self.lines)


@dataclass(frozen=True, slots=True)
class Sold:
    """Imported orders of a channel in one currency: goods, then fees and manual charges; money in minor units."""

    currency: str
    orders: int = 0
    lines: int = 0
    units: int = 0
    goods: int = 0
    delivery: int = 0
    adjustment_lines: int = 0
    adjustments: int = 0
    tax: int = 0


@dataclass(frozen=True, slots=True)
class Credited:
    """Imported credits of a channel in one currency: what was given back for goods, delivery and the rest."""

    currency: str
    credits: int = 0
    lines: int = 0
    units: int = 0
    goods: int = 0
    delivery: int = 0
    adjustments: int = 0


async def totals(tx: Tx, channel: str) -> list[tuple[Sold, Credited]]:
    """What the history of a channel adds up to, by currency; empty when nothing was imported."""
    sold = {row["currency"]: Sold(**dict(row)) for row in await tx.many(TOTALS, channel=channel)}
    credited = {row["currency"]: Credited(**dict(row)) for row in await tx.many(CREDITED, channel=channel)}
    return [
        (sold.get(currency) or Sold(currency), credited.get(currency) or Credited(currency))
        for currency in sorted(sold.keys() | credited.keys())
    ]


async def credits_(tx: Tx, limit: int, after: str | None = None) -> Page[Credit]:
    """Credits of all channels, in the sequence in which they were written down."""
    (last,) = key_of(after, int) or (0,)
    rows = await tx.many(CREDITS, after=last, most=limit + 1)
    found = [Credit(*row[:7], lines=[PastLine(**line) for line in row["lines"]]) for row in rows]
    return page(found, limit, lambda credit: (credit.id,))
