"""What can be seen of the network."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache, lru_cache

import holidays
import zipcodes
from asyncpg import Record

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.network.model import FARTHEST_DAYS, Calendar, Channel, Node, Timetable, postal_key
from atrium.network.store import channel_of, node_of

NODES = """
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar, cut_off, processing_days
      FROM network.nodes
     WHERE code = ANY(%(codes)s::text[])
"""
SHIPPERS = """
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar, cut_off, processing_days
      FROM network.nodes
     WHERE pool = ANY(%(pools)s::text[]) AND is_active AND ships
     ORDER BY code
"""
LIST_NODES = """
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar, cut_off, processing_days
      FROM network.nodes
     WHERE code > %(after)s::text
       AND (%(kind)s::text IS NULL OR kind = %(kind)s)
       AND (%(q)s::text IS NULL
            OR strpos(lower(concat_ws(' ', code, name, address ->> 'city', address ->> 'postal_code',
                                      array_to_string(groups, ' '))), lower(%(q)s)) > 0)
     ORDER BY code
     LIMIT %(limit)s::int + 1
"""
CHANNELS = """
    SELECT code, name, pools, currency, number_prefix, prices_include_tax, is_active
      FROM network.channels
     WHERE code = ANY(%(codes)s::text[])
"""
LIST_CHANNELS = """
    SELECT code, name, pools, currency, number_prefix, prices_include_tax, is_active
      FROM network.channels
     WHERE code > %(after)s::text
       AND (%(q)s::text IS NULL OR strpos(lower(concat_ws(' ', code, name)), lower(%(q)s)) > 0)
     ORDER BY code
     LIMIT %(limit)s::int + 1
"""
CALENDARS = """
    SELECT c.code, c.name, c.country, c.region,
           coalesce((SELECT jsonb_object_agg(d.day, d.name ORDER BY d.day)
                       FROM network.closed_days d WHERE d.calendar = c.code), '{}') AS closed_days
      FROM network.calendars c
     WHERE %(codes)s::text[] IS NULL OR c.code = ANY(%(codes)s::text[])
     ORDER BY c.code
"""
# A row for all nodes that work alike: a house with many nodes has few timetables.
TIMETABLES = """
    SELECT t.pool, t.ships, t.offers_pickup, t.node, t.hours, t.timezone, t.cut_off, t.processing_days,
           t.country, t.region,
           ARRAY (SELECT d.day FROM network.closed_days d
                   WHERE d.calendar = t.calendar AND d.day BETWEEN %(first)s::date AND %(last)s::date) AS closed_days
      FROM (SELECT DISTINCT n.pool, n.ships, n.offers_pickup,
                   CASE WHEN n.code = ANY(%(codes)s::text[]) THEN n.code END AS node, n.hours,
                   CASE WHEN n.hours = '{}' AND n.cut_off IS NULL THEN 'UTC' ELSE n.timezone END AS timezone,
                   n.cut_off, n.processing_days, n.calendar, c.country, c.region
              FROM network.nodes n
              LEFT JOIN network.calendars c ON c.code = n.calendar
             WHERE (n.pool = ANY(%(pools)s::text[]) AND (n.ships OR n.offers_pickup) OR n.code = ANY(%(codes)s::text[]))
               AND n.is_active) AS t
"""
PLACES = """
    SELECT p.country, p.postal_code, p.latitude, p.longitude
      FROM unnest(%(countries)s::text[], %(codes)s::text[]) AS asked(country, postal_code)
      JOIN network.places p ON p.country = asked.country AND p.postal_code = asked.postal_code
"""


async def nodes(tx: Tx, codes: Collection[str]) -> dict[str, Node]:
    """Nodes by code; one that we do not have is absent."""
    return {row["code"]: node_of(row) for row in await tx.many(NODES, codes=list(codes))}


async def shippers(tx: Tx, pools: Collection[str]) -> list[Node]:
    """The nodes of these pools that are open for business and send goods to customers."""
    return [node_of(row) for row in await tx.many(SHIPPERS, pools=list(pools))]


async def list_nodes(
    tx: Tx,
    *,
    limit: int,
    after: str | None = None,
    q: str | None = None,
    kind: str | None = None,
) -> Page[Node]:
    """Nodes by code, page after page; `q` is a part of code, name, city, postal code or group."""
    key = key_of(after, str)
    rows = await tx.many(LIST_NODES, after=key[0] if key else "", q=q or None, kind=kind, limit=limit)
    return page([node_of(row) for row in rows], limit, lambda node: (node.code,))


async def channels(tx: Tx, codes: Collection[str]) -> dict[str, Channel]:
    """Channels by code; one that we do not have is absent."""
    return {row["code"]: channel_of(row) for row in await tx.many(CHANNELS, codes=list(codes))}


async def list_channels(tx: Tx, *, limit: int, after: str | None = None, q: str | None = None) -> Page[Channel]:
    """Channels by code, page after page; `q` is a part of code or name."""
    key = key_of(after, str)
    rows = await tx.many(LIST_CHANNELS, after=key[0] if key else "", q=q or None, limit=limit)
    return page([channel_of(row) for row in rows], limit, lambda channel: (channel.code,))


async def calendars(tx: Tx, codes: Collection[str] | None = None) -> dict[str, Calendar]:
    """Calendars by code; all of them when no codes are given."""
    rows = await tx.many(CALENDARS, codes=None if codes is None else list(codes))
    return {row["code"]: Calendar(**dict(row)) for row in rows}


async def timetables(tx: Tx, pools: Collection[str], codes: Collection[str] = ()) -> list[Timetable]:
    """When the nodes of these pools, and these nodes, work in the year to come; one for all that work alike."""
    first = tx.now.date() - timedelta(days=1)
    last = first + timedelta(days=FARTHEST_DAYS + 2)
    rows = await tx.many(TIMETABLES, pools=list(pools), codes=list(codes), first=first, last=last)
    return [Timetable(*row[:8], closed=_closed(row, first.year, last.year)) for row in rows]


async def locate(tx: Tx, places: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[float, float]]:
    """Latitude and longitude by (country, postal code); a place that nobody knows is absent.

    The US comes with the program (census centroids of PyPI `zipcodes`), other places are imported.
    """
    keys = {place: postal_key(*place) for place in places}
    found = {key: spot for key in set(keys.values()) if (spot := _in_us(*key))}
    asked = sorted(set(keys.values()) - found.keys())
    if asked:
        rows = await tx.many(PLACES, countries=[country for country, _ in asked], codes=[code for _, code in asked])
        found |= {(row["country"], row["postal_code"]): (row["latitude"], row["longitude"]) for row in rows}
    return {place: found[key] for place, key in keys.items() if key in found}


@lru_cache(maxsize=50_000)
def _in_us(country: str, postal_code: str) -> tuple[float, float] | None:
    if country != "US" or len(postal_code) != 5 or not (postal_code.isascii() and postal_code.isdecimal()):
        return None
    known: list[dict[str, str]] = zipcodes.matching(postal_code)  # pyright: ignore[reportUnknownMemberType]
    return (float(known[0]["lat"]), float(known[0]["long"])) if known else None


def _closed(row: Record, first_year: int, last_year: int) -> Collection[date]:
    """A calendar's own closed days and the public holidays of its country."""
    if not row["country"]:
        return frozenset(row["closed_days"])
    years = range(first_year, last_year + 1)
    return frozenset(row["closed_days"]).union(
        *(_public_holidays(row["country"], row["region"], year) for year in years)
    )


@cache
def _public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
