"""Methods and rates as they are asked for and shown."""

from collections.abc import Sequence
from typing import Any

from asyncpg import Record

from atrium.delivery.model import Method, Offer, Parcel, Rate, bare, code, offer
from atrium.kernel import Tx
from atrium.kernel.paging import Page, key_of, page

# The narrowest place wins: the longest start of the postal code, then the region, then the country; there the
# heaviest weight that the parcel reaches, then the greatest worth of goods.
QUOTE = """
    SELECT m.code, m.name, m.label, m.is_active, m.is_pickup, m.days_min, m.days_max, m.cut_off, m.time_zone,
           m.skips_weekends, best.cost, best.free_from, best.rate_days_min, best.rate_days_max,
           EXISTS (SELECT FROM delivery.rates r WHERE r.method = asked.method AND r.is_active) AS is_priced
      FROM unnest(%(methods)s::text[], %(currencies)s::text[], %(countries)s::text[], %(regions)s::text[],
                  %(codes)s::text[], %(goods)s::bigint[], %(weights)s::bigint[])
           WITH ORDINALITY AS asked(method, currency, country, region, code, goods, weight_g, place)
      LEFT JOIN delivery.methods m ON m.code = asked.method
      LEFT JOIN LATERAL (
           SELECT r.cost, r.free_from, r.days_min AS rate_days_min, r.days_max AS rate_days_max
             FROM delivery.rates r
            WHERE r.method = asked.method AND r.currency = asked.currency
              AND r.country = ANY (ARRAY['', asked.country]) AND r.region = ANY (ARRAY['', asked.region])
              AND r.postal_prefix = ANY (ARRAY['', left(asked.code, 1), left(asked.code, 2), left(asked.code, 3),
                  left(asked.code, 4), left(asked.code, 5), left(asked.code, 6), left(asked.code, 7),
                  left(asked.code, 8), left(asked.code, 9), left(asked.code, 10)])
              AND r.weight_from_g <= asked.weight_g AND r.goods_from <= asked.goods AND r.is_active
            ORDER BY length(r.postal_prefix) DESC, r.region = '', r.country = '', r.weight_from_g DESC,
                     r.goods_from DESC
            LIMIT 1) best ON true
     ORDER BY asked.place
"""

METHODS = """
    SELECT code, name, label, is_active, is_pickup, days_min, days_max, cut_off, time_zone, skips_weekends
      FROM delivery.methods
     ORDER BY code
"""

RATES = """
    SELECT method, currency, country, region, postal_prefix, weight_from_g, goods_from, cost, free_from, days_min,
           days_max, is_active
      FROM delivery.rates
     WHERE (%(method)s::text IS NULL OR method = %(method)s)
       AND (method, currency, country, region, postal_prefix, weight_from_g, goods_from)
         > (%(last_method)s, %(last_currency)s, %(last_country)s, %(last_region)s, %(last_prefix)s,
            %(last_weight)s::bigint, %(last_goods)s::bigint)
     ORDER BY method, currency, country, region, postal_prefix, weight_from_g, goods_from
     LIMIT %(most)s
"""


async def quote(tx: Tx, parcels: Sequence[Parcel]) -> list[Offer]:
    """What delivery costs and when it arrives, in order; without rates 0, without days a reason instead of dates.

    One statement for all parcels.
    """
    asked = list(dict.fromkeys(parcels))
    if not asked:
        return []
    rows = await tx.many(
        QUOTE,
        methods=[parcel.method for parcel in asked],
        currencies=[code(parcel.currency) for parcel in asked],
        countries=[code(parcel.country) for parcel in asked],
        regions=[code(parcel.region) for parcel in asked],
        codes=[bare(parcel.postal_code) for parcel in asked],
        goods=[parcel.goods for parcel in asked],
        weights=[parcel.weight_g for parcel in asked],
    )
    offers = {
        parcel: offer(parcel, _method(row), _rate(parcel, row), tx.now, is_priced=row["is_priced"])
        for parcel, row in zip(asked, rows, strict=True)
    }
    return [offers[parcel] for parcel in parcels]


async def methods(tx: Tx) -> dict[str, Method]:
    """All ways of delivery by code, those not offered any more too."""
    return {row["code"]: Method(**row) for row in await tx.many(METHODS)}


async def rates(tx: Tx, method: str | None = None, limit: int = 50, after: str | None = None) -> Page[Rate]:
    """The table of rates by method, currency, place, weight and worth."""
    last: tuple[Any, ...] = key_of(after, str, str, str, str, str, int, int) or ("", "", "", "", "", 0, 0)
    rows = await tx.many(
        RATES,
        method=method,
        last_method=last[0],
        last_currency=last[1],
        last_country=last[2],
        last_region=last[3],
        last_prefix=last[4],
        last_weight=last[5],
        last_goods=last[6],
        most=limit + 1,
    )
    return page([Rate(**row) for row in rows], limit, lambda rate: rate.key)


def _method(row: Record) -> Method | None:
    if row["code"] is None:
        return None
    return Method(
        row["code"],
        row["name"],
        row["label"],
        is_active=row["is_active"],
        is_pickup=row["is_pickup"],
        days_min=row["days_min"],
        days_max=row["days_max"],
        cut_off=row["cut_off"],
        time_zone=row["time_zone"],
        skips_weekends=row["skips_weekends"],
    )


def _rate(parcel: Parcel, row: Record) -> Rate | None:
    if row["cost"] is None:
        return None
    return Rate(
        parcel.method,
        parcel.currency,
        row["cost"],
        free_from=row["free_from"],
        days_min=row["rate_days_min"],
        days_max=row["rate_days_max"],
    )
