"""Who hands goods out, and what lies at a postal code."""

from collections.abc import Collection

import zipcodes

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.network.model import Node, Place, postal_key
from atrium.network.near.model import Town
from atrium.network.queries import nodes

PICKUPS = """
    SELECT code
      FROM network.nodes
     WHERE pool = ANY(%(pools)s::text[]) AND is_active AND offers_pickup
     ORDER BY code
"""
HOME = """
    SELECT address ->> 'country' AS country
      FROM network.nodes
     WHERE is_active AND address ->> 'country' <> ''
     GROUP BY 1
     ORDER BY count(*) DESC, 1
     LIMIT 1
"""
LIST_PLACES = """
    SELECT country, postal_code, latitude, longitude
      FROM network.places
     WHERE (country, postal_code) > (%(country)s::text, %(postal_code)s::text)
     ORDER BY country, postal_code
     LIMIT %(limit)s::int + 1
"""


async def pickups(tx: Tx, pools: Collection[str]) -> list[Node]:
    """The nodes of these pools where customers fetch what they bought."""
    codes = [row["code"] for row in await tx.many(PICKUPS, pools=list(pools))]
    return list((await nodes(tx, codes)).values()) if codes else []


async def home_country(tx: Tx) -> str | None:
    """The country that most of our nodes stand in."""
    row = await tx.maybe(HOME)
    return row["country"] if row else None


def town(country: str, postal_code: str) -> Town | None:
    """City and region of a postal code; only of the US, whose codes come with the program (PyPI `zipcodes`)."""
    home, code = postal_key(country, postal_code)
    if home != "US" or len(code) != 5 or not (code.isascii() and code.isdecimal()):
        return None
    known: list[dict[str, str]] = zipcodes.matching(code)  # pyright: ignore[reportUnknownMemberType]
    return Town(known[0]["city"], known[0]["state"]) if known else None


async def places(tx: Tx, limit: int, after: str | None = None) -> Page[Place]:
    """Where postal codes lie, those that were brought in, by country and code, page after page."""
    country, postal_code = key_of(after, str, str) or ("", "")
    rows = await tx.many(LIST_PLACES, country=country, postal_code=postal_code, limit=limit)
    return page([Place(*row) for row in rows], limit, lambda place: (place.country, place.postal_code))
