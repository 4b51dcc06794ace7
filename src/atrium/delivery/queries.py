"""Methods and rates as they are asked for and shown."""

from collections.abc import Sequence
from typing import Any

import msgspec
from asyncpg import Record

from atrium import network
from atrium.delivery.model import Departures, Fares, Method, Offer, Parcel, Rate, Source
from atrium.kernel import Tx
from atrium.kernel.paging import Page, key_of, page

# The narrowest place wins: the longest start of the postal code, then the region, then the country; there the
# heaviest weight that the parcel reaches, then the greatest worth of goods: the first that fits, of those listed.
WAYS = """
    SELECT m.code, m.name, m.label, m.is_active, m.is_pickup, m.days_min, m.days_max, m.cut_off, m.time_zone,
           m.skips_weekends,
           EXISTS (SELECT FROM delivery.rates r WHERE r.method = asked.method AND r.is_active) AS is_priced,
           (SELECT json_agg(json_build_object(
                       'method', r.method, 'currency', r.currency, 'cost', r.cost, 'free_from', r.free_from,
                       'weight_from_g', r.weight_from_g, 'goods_from', r.goods_from, 'days_min', r.days_min,
                       'days_max', r.days_max)
                   ORDER BY length(r.postal_prefix) DESC, r.region = '', r.country = '', r.weight_from_g DESC,
                            r.goods_from DESC)::text
              FROM delivery.rates r
             WHERE r.method = asked.method AND r.currency = asked.currency
               AND r.country = ANY (ARRAY['', asked.country]) AND r.region = ANY (ARRAY['', asked.region])
               AND r.postal_prefix = ANY (ARRAY['', left(asked.code, 1), left(asked.code, 2), left(asked.code, 3),
                   left(asked.code, 4), left(asked.code, 5), left(asked.code, 6), left(asked.code, 7),
                   left(asked.code, 8), left(asked.code, 9), left(asked.code, 10)])
               AND r.is_active) AS rates
      FROM unnest(%(methods)s::text[], %(currencies)s::text[], %(countries)s::text[], %(regions)s::text[],
                  %(codes)s::text[])
           WITH ORDINALITY AS asked(method, currency, country, region, code, place)
      LEFT JOIN delivery.methods m ON m.code = asked.method
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

    One statement for all parcels, and one for when nodes work if any day can be named; many that go the same way are
    one question.
    """
    asked = list(dict.fromkeys(parcel.way for parcel in parcels))
    if not asked:
        return []
    names = ("methods", "currencies", "countries", "regions", "codes")
    columns = {name: [way[i] for way in asked] for i, name in enumerate(names)}
    rows = await tx.many(WAYS, **columns)
    fares = {
        way: Fares(_method(row), _rates(row["rates"]), row["is_priced"]) for way, row in zip(asked, rows, strict=True)
    }
    await _ask_when(tx, parcels, list(fares.values()))
    return [fares[parcel.way].offer(parcel, tx.now) for parcel in parcels]


async def _ask_when(tx: Tx, parcels: Sequence[Parcel], fares: Sequence[Fares]) -> None:
    """Let the ways know when the nodes work that parcels may come from; a house without days is not asked."""
    pools = {pool for parcel in parcels for pool in parcel.pools}
    nodes = {parcel.node for parcel in parcels if parcel.node}
    asking = [each for each in fares if each.asks_when] if pools or nodes else []
    timetables = await network.timetables(tx, pools, nodes) if asking else []
    leaves: dict[tuple[str, Source], Departures] = {}
    for each in asking:
        each.timetables, each.leaves = timetables, leaves


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


def _rates(text: str | None) -> list[Rate]:
    return msgspec.json.decode(text, type=list[Rate]) if text else []
