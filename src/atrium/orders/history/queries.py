"""What orders and credits from before our time add up to."""

from dataclasses import dataclass

from atrium.kernel import Tx

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
