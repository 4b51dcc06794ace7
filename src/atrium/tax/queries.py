"""Rates as they are asked for and shown."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from atrium.kernel import Tx
from atrium.kernel.paging import Page, key_of, page
from atrium.tax.model import Key, Rate, Spot

# The longest start of the postal code wins, then the region, then the country, then the rate that began last.
BEST = """
    SELECT (SELECT r.percent FROM tax.rates r
             WHERE r.country = asked.country AND r.tax_class = asked.tax_class
               AND r.region = ANY (ARRAY['', asked.region])
               AND r.postal_prefix = ANY (ARRAY['', left(asked.code, 1), left(asked.code, 2), left(asked.code, 3),
                   left(asked.code, 4), left(asked.code, 5), left(asked.code, 6), left(asked.code, 7),
                   left(asked.code, 8), left(asked.code, 9), left(asked.code, 10)])
               AND r.valid_from <= %(now)s AND r.valid_until > %(now)s
             ORDER BY length(r.postal_prefix) DESC, r.region = '', r.valid_from DESC
             LIMIT 1) AS percent
      FROM unnest(%(countries)s::text[], %(regions)s::text[], %(codes)s::text[], %(classes)s::text[])
           WITH ORDINALITY AS asked(country, region, code, tax_class, place)
     ORDER BY asked.place
"""

RATES = """
    SELECT country, tax_class, region, postal_prefix, percent, name,
           NULLIF(valid_from, '-infinity') AS valid_from, NULLIF(valid_until, 'infinity') AS valid_until
      FROM tax.rates
     WHERE (%(country)s::text IS NULL OR country = %(country)s)
       AND (country, tax_class, region, postal_prefix, valid_from)
         > (%(last_country)s, %(last_class)s, %(last_region)s, %(last_prefix)s,
            %(last_from)s::text::timestamptz)
     ORDER BY country, tax_class, region, postal_prefix, valid_from
     LIMIT %(most)s
"""


RATE = """
    SELECT country, tax_class, region, postal_prefix, percent, name,
           NULLIF(valid_from, '-infinity') AS valid_from, NULLIF(valid_until, 'infinity') AS valid_until
      FROM tax.rates
     WHERE country = %(country)s AND tax_class = %(tax_class)s AND region = %(region)s
       AND postal_prefix = %(prefix)s AND valid_from = COALESCE(%(begin)s::timestamptz, '-infinity')
"""


async def percents(tx: Tx, spots: Sequence[Spot]) -> dict[Spot, Decimal]:
    """The rates valid now, in percent; spots without one are left out."""
    rows = await tx.many(
        BEST,
        now=tx.now,
        countries=[spot.country for spot in spots],
        regions=[spot.region for spot in spots],
        codes=[spot.postal_code for spot in spots],
        classes=[spot.tax_class for spot in spots],
    )
    return {spot: row["percent"] for spot, row in zip(spots, rows, strict=True) if row["percent"] is not None}


async def rate(tx: Tx, key: Key) -> Rate | None:
    """The rate of a place and class that begins then; None when there is none."""
    country, tax_class, region, prefix, begin = key
    row = await tx.maybe(RATE, country=country, tax_class=tax_class, region=region, prefix=prefix, begin=begin)
    return Rate(**row) if row else None


async def rates(tx: Tx, country: str | None = None, limit: int = 50, after: str | None = None) -> Page[Rate]:
    """The table of rates by country, tax class, region, postal code and time; expired ones too."""
    last: tuple[Any, ...] = key_of(after, str, str, str, str, str) or ("", "", "", "", "-infinity")
    rows = await tx.many(
        RATES,
        country=country,
        last_country=last[0],
        last_class=last[1],
        last_region=last[2],
        last_prefix=last[3],
        last_from=last[4],
        most=limit + 1,
    )
    return page([Rate(**row) for row in rows], limit, _key)


def _key(rate: Rate) -> tuple[str, ...]:
    *place, begin = rate.key
    return (*map(str, place), begin.isoformat() if begin else "-infinity")
