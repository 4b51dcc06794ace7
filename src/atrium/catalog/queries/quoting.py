"""What things cost now: on the way of every order, so one statement for a whole batch."""

from collections.abc import Collection

from atrium.catalog.model import Quote
from atrium.kernel import Tx

# The channel's own list before the general one; on one list, the price that began last.
QUOTE = """
    SELECT DISTINCT ON (asked.place)
           asked.sku, asked.channel, asked.currency, p.name, p.tax_class, p.weight_g, p.is_stocked,
           CASE WHEN p.components <> '[]' THEN p.components END AS components, r.amount
      FROM unnest(%(skus)s::text[], %(channels)s::text[], %(currencies)s::text[])
           WITH ORDINALITY AS asked(sku, channel, currency, place)
      JOIN catalog.products p ON p.sku = asked.sku AND p.status <> 'archived'
      LEFT JOIN catalog.prices r
        ON r.sku = asked.sku
       AND r.currency = asked.currency
       AND (r.channel = asked.channel OR r.channel IS NULL)
       AND (r.valid_from <= %(now)s OR r.valid_from IS NULL)
       AND (r.valid_until > %(now)s OR r.valid_until IS NULL)
     ORDER BY asked.place, r.channel IS NULL, r.valid_from DESC NULLS LAST
"""


async def quote(tx: Tx, asks: Collection[tuple[str, str, str]]) -> dict[tuple[str, str, str], Quote]:
    """Quote each (sku, channel, currency) as of now, in minor units; a sku that we do not sell is absent."""
    distinct = set(asks)
    rows = await tx.many(
        QUOTE,
        skus=[sku for sku, _, _ in distinct],
        channels=[channel for _, channel, _ in distinct],
        currencies=[currency for _, _, currency in distinct],
        now=tx.now,
    )
    return {
        (row["sku"], row["channel"], row["currency"]): Quote(
            sku=row["sku"],
            name=row["name"],
            unit_price=row["amount"],
            tax_class=row["tax_class"],
            weight_g=row["weight_g"],
            is_stocked=row["is_stocked"],
            components=tuple((part["sku"], part["quantity"]) for part in row["components"] or ()),
        )
        for row in rows
    }
