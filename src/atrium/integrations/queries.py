"""What can be seen of systems."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from asyncpg import Record

from atrium.dispatch import replays
from atrium.dispatch.transmissions import SYSTEM
from atrium.integrations.model import Target
from atrium.kernel import NotFound, Tx
from atrium.kernel.seals import Seal

GET = """
    SELECT name, kind, url, events, is_active, stopped_reason, health, health_since, failures, last_error,
           last_error_at, version, changed_at
      FROM integrations.systems WHERE name = %(name)s
"""
LIST = """
    SELECT name, kind, url, events, is_active, stopped_reason, health, health_since, failures, last_error,
           last_error_at, version, changed_at
      FROM integrations.systems WHERE name > %(after)s ORDER BY name LIMIT %(most)s
"""
TARGETS = """
    SELECT name, url, secret, former_secret, health = 'down' AS is_down, version,
           former_until > %(now)s AS is_former_good
      FROM integrations.systems WHERE is_active ORDER BY name
"""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class System:
    """An outside program, how it is doing and what it has not been told yet."""

    name: str
    kind: str
    url: str
    events: list[str]
    active: bool
    stopped_reason: str | None
    health: dict[str, Any]
    backlog: dict[str, Any]
    version: int
    changed_at: datetime


async def get(tx: Tx, name: str) -> System:
    """A system by its name. Raises NotFound."""
    row = await tx.maybe(GET, name=name)
    if row is None:
        raise NotFound(f"There is no system {name}.")
    return (await _shown(tx, [row]))[0]


async def listed(tx: Tx, after: str, most: int) -> list[System]:
    """Systems by name, after one."""
    return await _shown(tx, await tx.many(LIST, after=after, most=most))


async def targets(tx: Tx, seal: Seal) -> list[Target]:
    """All active systems, with their secrets; one whose secret we cannot open is left out and logged."""
    found: list[Target] = []
    for row in await tx.many(TARGETS, now=tx.now):
        try:
            good = [row["secret"], *([row["former_secret"]] if row["is_former_good"] else [])]
            secrets = tuple(seal.open(sealed, row["name"]) for sealed in good)
        except ValueError as problem:
            log.warning("system.sealed", system=row["name"], problem=str(problem))
        else:
            found.append(Target(row["name"], row["url"], secrets, row["is_down"], row["version"]))
    return found


async def _shown(tx: Tx, rows: Sequence[Record]) -> list[System]:
    backlogs = await replays.backlog(tx, [SYSTEM + row["name"] for row in rows])
    return [_system(row, backlogs[SYSTEM + row["name"]]) for row in rows]


def _system(row: Record, backlog: Record) -> System:
    return System(
        name=row["name"],
        kind=row["kind"],
        url=row["url"],
        events=row["events"],
        active=row["is_active"],
        stopped_reason=row["stopped_reason"],
        health={
            "state": row["health"],
            "since": row["health_since"],
            "failures": row["failures"],
            "last_error": row["last_error"],
            "last_error_at": row["last_error_at"],
        },
        backlog={each: backlog[each] for each in ("due", "waiting", "stuck", "oldest")},
        version=row["version"],
        changed_at=row["changed_at"],
    )
