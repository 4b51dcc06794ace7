"""How the network is remembered: rows are locked by code, then written as a set."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from asyncpg import Record

from atrium.kernel import Tx
from atrium.network.model import Calendar, Channel, Node, PlaceRow, postal_key, shown

# One hand at a time changes the network: rows that are new cannot be locked yet.
LOCK = "SELECT pg_advisory_xact_lock(7246004)"

NODES = """
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar, cut_off, processing_days
      FROM network.nodes
     WHERE code = ANY(%(codes)s::text[])
     ORDER BY code
       FOR NO KEY UPDATE
"""
CHANNELS = """
    SELECT code, name, pools, currency, number_prefix, prices_include_tax, is_active
      FROM network.channels
     WHERE code = ANY(%(codes)s::text[])
     ORDER BY code
       FOR NO KEY UPDATE
"""
CALENDARS = """
    SELECT c.code, c.name, c.country, c.region,
           coalesce((SELECT jsonb_object_agg(d.day, d.name ORDER BY d.day)
                       FROM network.closed_days d WHERE d.calendar = c.code), '{}') AS closed_days
      FROM network.calendars c
     WHERE c.code = ANY(%(codes)s::text[])
     ORDER BY c.code
       FOR NO KEY UPDATE
"""
ADD_POOLS = """
    INSERT INTO network.pools (code, name)
    SELECT code, initcap(code) FROM unnest(%(codes)s::text[]) AS named(code)
        ON CONFLICT (code) DO NOTHING
"""
SAVE_NODES = """
    INSERT INTO network.nodes (code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup,
                               is_active, hours, timezone, calendar, cut_off, processing_days)
    SELECT code, name, kind, pool, groups, address, latitude, longitude, ships, offers_pickup, is_active, hours,
           timezone, calendar, cut_off, processing_days
      FROM jsonb_to_recordset(%(rows)s::jsonb)
        AS r(code text, name text, kind text, pool text, groups text[], address jsonb, latitude double precision,
             longitude double precision, ships boolean, offers_pickup boolean, is_active boolean, hours jsonb,
             timezone text, calendar text, cut_off text, processing_days integer)
        ON CONFLICT (code) DO UPDATE
       SET name = excluded.name, kind = excluded.kind, groups = excluded.groups, address = excluded.address,
           latitude = excluded.latitude, longitude = excluded.longitude, ships = excluded.ships,
           offers_pickup = excluded.offers_pickup, is_active = excluded.is_active, hours = excluded.hours,
           timezone = excluded.timezone, calendar = excluded.calendar, cut_off = excluded.cut_off,
           processing_days = excluded.processing_days
"""
SAVE_CHANNELS = """
    INSERT INTO network.channels (code, name, pools, currency, number_prefix, prices_include_tax, is_active)
    SELECT code, name, pools, currency, number_prefix, prices_include_tax, is_active
      FROM jsonb_to_recordset(%(rows)s::jsonb)
        AS r(code text, name text, pools text[], currency text, number_prefix text, prices_include_tax boolean,
             is_active boolean)
        ON CONFLICT (code) DO UPDATE
       SET name = excluded.name, pools = excluded.pools, currency = excluded.currency,
           number_prefix = excluded.number_prefix, prices_include_tax = excluded.prices_include_tax,
           is_active = excluded.is_active
"""
SAVE_CALENDARS = """
    INSERT INTO network.calendars (code, name, country, region)
    SELECT code, name, country, region
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(code text, name text, country text, region text)
        ON CONFLICT (code) DO UPDATE
       SET name = excluded.name, country = excluded.country, region = excluded.region
"""
CLEAR_DAYS = "DELETE FROM network.closed_days WHERE calendar = ANY(%(codes)s::text[])"
SAVE_DAYS = """
    INSERT INTO network.closed_days (calendar, day, name)
    SELECT r.code, d.key::date, d.value
      FROM jsonb_to_recordset(%(rows)s::jsonb) AS r(code text, closed_days jsonb), jsonb_each_text(r.closed_days) AS d
"""
SAVE_PLACES = """
    INSERT INTO network.places (country, postal_code, latitude, longitude)
    SELECT country, postal_code, latitude, longitude
      FROM unnest(%(countries)s::text[], %(codes)s::text[], %(latitudes)s::float8[], %(longitudes)s::float8[])
        AS r(country, postal_code, latitude, longitude)
        ON CONFLICT (country, postal_code) DO UPDATE
       SET latitude = excluded.latitude, longitude = excluded.longitude
     WHERE (places.latitude, places.longitude) IS DISTINCT FROM (excluded.latitude, excluded.longitude)
"""


def node_of(row: Record) -> Node:
    """A node as it was remembered."""
    values: dict[str, Any] = dict(row)
    values["groups"] = tuple(values["groups"])
    return Node(**values)


def channel_of(row: Record) -> Channel:
    """A channel as it was remembered."""
    values: dict[str, Any] = dict(row)
    values["pools"] = tuple(values["pools"])
    return Channel(**values)


async def lock_nodes(tx: Tx, codes: Collection[str]) -> dict[str, Node]:
    """The nodes that are there, held until the transaction ends; others wait with their changes."""
    await tx.many(LOCK)
    return {row["code"]: node_of(row) for row in await tx.many(NODES, codes=list(codes))}


async def lock_channels(tx: Tx, codes: Collection[str]) -> dict[str, Channel]:
    """The channels that are there, held until the transaction ends; others wait with their changes."""
    await tx.many(LOCK)
    return {row["code"]: channel_of(row) for row in await tx.many(CHANNELS, codes=list(codes))}


async def lock_calendars(tx: Tx, codes: Collection[str]) -> dict[str, Calendar]:
    """The calendars that are there, held until the transaction ends; others wait with their changes."""
    await tx.many(LOCK)
    return {row["code"]: Calendar(**dict(row)) for row in await tx.many(CALENDARS, codes=list(codes))}


async def save_nodes(tx: Tx, nodes: Sequence[Node]) -> None:
    """Write nodes that are new or changed; their pools are made when first named."""
    await _add_pools(tx, (node.pool for node in nodes))
    await tx.run(SAVE_NODES, rows=_rows(nodes))


async def save_channels(tx: Tx, channels: Sequence[Channel]) -> None:
    """Write channels that are new or changed; their pools are made when first named."""
    await _add_pools(tx, (pool for channel in channels for pool in channel.pools))
    await tx.run(SAVE_CHANNELS, rows=_rows(channels))


async def save_calendars(tx: Tx, calendars: Sequence[Calendar]) -> None:
    """Write calendars that are new or changed, with their own closed days."""
    rows = _rows(calendars)
    await tx.run(SAVE_CALENDARS, rows=rows)
    await tx.run(CLEAR_DAYS, codes=[calendar.code for calendar in calendars])
    await tx.run(SAVE_DAYS, rows=rows)


async def save_places(tx: Tx, places: Sequence[PlaceRow]) -> int:
    """Write where postal codes lie; says how many were new or moved."""
    keys = [postal_key(place.country, place.postal_code) for place in places]
    return await tx.run(
        SAVE_PLACES,
        countries=[country for country, _ in keys],
        codes=[postal_code for _, postal_code in keys],
        latitudes=[place.latitude for place in places],
        longitudes=[place.longitude for place in places],
    )


async def _add_pools(tx: Tx, codes: Iterable[str]) -> None:
    await tx.run(ADD_POOLS, codes=sorted(set(codes)))


def _rows(things: Sequence[Node | Channel | Calendar]) -> list[dict[str, Any]]:
    return [shown(thing) for thing in things]
