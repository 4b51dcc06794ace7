"""How the systems behind are doing: healthy, slow, failing or off; what waits for them, how far behind they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from asyncpg import Record

from atrium.kernel import Tx

State = Literal["healthy", "slow", "failing", "off"]
SLOW_AFTER = timedelta(seconds=10)
MOST_COUNTED = 1_000

SYSTEMS = """
    SELECT s.name, s.kind, s.is_active, s.health, s.health_since, s.last_error, coalesce(o.waiting, 0) AS waiting,
           coalesce(o.stuck, 0) AS stuck, o.oldest
      FROM integrations.systems s
      LEFT JOIN LATERAL (
           SELECT count(*) AS waiting, count(*) FILTER (WHERE t.state = 'stuck') AS stuck, min(t.happened_at) AS oldest
             FROM (SELECT state, happened_at FROM kernel.transmissions_open
                    WHERE listener = 'system/' || s.name ORDER BY position LIMIT %(most)s + 1) t) o ON true
     ORDER BY s.name
"""


@dataclass(frozen=True, slots=True)
class Doing:
    """A system: its state and since when, what waits for it (counted to 1,001), how far behind it is (seconds)."""

    name: str
    kind: str
    state: State
    since: datetime
    error: str | None
    waiting: int
    stuck: int
    behind_s: float


async def systems(tx: Tx) -> list[Doing]:
    """All systems, those that need somebody first."""
    rank: dict[State, int] = {"failing": 0, "slow": 1, "healthy": 2, "off": 3}
    found = [_doing(row, tx.now) for row in await tx.many(SYSTEMS, most=MOST_COUNTED)]
    return sorted(found, key=lambda one: rank[one.state])


def _doing(row: Record, now: datetime) -> Doing:
    behind = max(now - row["oldest"], timedelta()) if row["oldest"] else timedelta()
    state: State = "healthy"
    if not row["is_active"]:
        state = "off"
    elif row["health"] in {"failing", "down"} or row["stuck"]:
        state = "failing"
    elif behind > SLOW_AFTER:
        state = "slow"
    error = row["last_error"] if state == "failing" else None
    return Doing(
        row["name"],
        row["kind"],
        state,
        row["health_since"],
        error,
        row["waiting"],
        row["stuck"],
        behind.total_seconds(),
    )
