"""What can be seen of the network."""

from collections.abc import Collection
from datetime import date
from functools import cache, lru_cache

import holidays
import zipcodes

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.network.model import Calendar, Channel, Node, postal_key
from atrium.network.store import channel_of, node_of

NODES = """
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar
      FROM network.nodes
     WHERE code = ANY(%(codes)s::text[])
"""
SHIPPERS = """
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar
      FROM network.nodes
     WHERE pool = ANY(%(pools)s::text[]) AND is_active AND ships
     ORDER BY code
"""
LIST_NODES = """
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar
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


async def closures(tx: Tx, codes: Collection[str], first: date, last: date) -> dict[str, frozenset[date]]:
    """The days from `first` to `last` on which each calendar's nodes are closed."""
    return {
        code: frozenset(day for day in _closed(calendar, first.year, last.year) if first <= day <= last)
        for code, calendar in (await calendars(tx, codes)).items()
    }


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


def _closed(calendar: Calendar, first_year: int, last_year: int) -> set[date]:
    own = {date.fromisoformat(day) for day in calendar.closed_days}
    if not calendar.country:
        return own
    years = range(first_year, last_year + 1)
    return own.union(*(_public_holidays(calendar.country, calendar.region, year) for year in years))


@cache
def _public_holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, subdiv=region, years=year))
