"""Signs of life: which server it is, is the schema current, does a worker beat, what waits to be told."""

from dataclasses import dataclass
from datetime import timedelta

from atrium.kernel import Tx
from atrium.kernel.migrate import missing

BEAT_WITHIN = timedelta(seconds=15)
MOST_COUNTED = 100_000

SERVER = """
    SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number
"""
BEATS = """
    SELECT EXISTS (SELECT FROM kernel.workers WHERE beat_at > now() - %(within)s::interval) AS is_beating
"""
POSITIONS = """
    SELECT coalesce((SELECT max(position) FROM kernel.positions), 0) AS told,
           (SELECT count(*) FROM (SELECT FROM kernel.arrivals LIMIT %(most)s) AS arrived) AS waiting
"""
TRANSMISSIONS = """
    SELECT state, count(*) AS number
      FROM kernel.transmissions_open
     GROUP BY state
"""


@dataclass(frozen=True, slots=True)
class Server:
    """Which PostgreSQL it is: as people say it, and as a number that grows with each release (170000 is 17)."""

    version: str
    number: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What waits: the newest position, facts without one, journeys that are not over by state."""

    position: int
    unnumbered: int
    transmissions: dict[str, int]


async def server(tx: Tx) -> Server:
    """The PostgreSQL that keeps the house; there whatever its schema."""
    return Server(**await tx.one(SERVER))


async def ailments(tx: Tx) -> list[str]:
    """Why the house is not ready, in sentences; none when it is."""
    due = await missing(tx.connection)
    if due:
        return [f"The schema is not current; run `atrium migrate`: {', '.join(due)}."]
    row = await tx.one(BEATS, within=BEAT_WITHIN)
    return [] if row["is_beating"] else ["No worker beats; run `atrium work`."]


async def backlog(tx: Tx) -> Backlog:
    """Count what waits, as far as it is worth counting."""
    row = await tx.one(POSITIONS, most=MOST_COUNTED)
    states = {one["state"]: one["number"] for one in await tx.many(TRANSMISSIONS)}
    return Backlog(row["told"], row["waiting"], states)
