"""Who did what, newest first: the facts, asked from the side of those who made them true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from atrium.dispatch.feed import like
from atrium.kernel.events import Event
from atrium.kernel.tx import Tx

LOOKS_BACK = timedelta(days=31)

READ = """
    SELECT e.id, p.position, e.stream, e.kind, e.actor, e.happened_at, e.facts
      FROM kernel.events e
      LEFT JOIN kernel.positions p ON p.event_id = e.id
     WHERE e.happened_at >= %(since)s AND e.happened_at <= %(until)s
       AND (%(actor)s::text IS NULL OR e.actor = %(actor)s)
       AND (%(streams)s::text[] IS NULL OR e.stream = ANY (%(streams)s::text[]))
       AND (%(kind)s::text IS NULL OR e.kind LIKE %(kind)s)
       AND (%(before)s::bigint IS NULL OR e.id < %(before)s)
     ORDER BY e.id DESC LIMIT %(most)s
"""

BACK = """
    SELECT e.id, p.position, e.stream, e.kind, e.actor, e.happened_at, e.facts
      FROM (SELECT id, stream, kind, actor, happened_at, facts
              FROM kernel.events
             WHERE stream = %(stream)s AND id < %(before)s
             ORDER BY id DESC LIMIT %(most)s) e
      LEFT JOIN kernel.positions p ON p.event_id = e.id
     ORDER BY e.id DESC
"""
NEWEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Sought:
    """By whom, about what (one thing, or several), between when and when; without `since` a month is looked back.

    `kind` is a kind of fact, or all of a module's: `access.*`.
    """

    actor: str | None = None
    stream: str | Sequence[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None


async def trail(tx: Tx, sought: Sought, most: int, before: int | None = None) -> list[Event]:
    """What was done, newest first, before an event's id; what has no position yet is among it."""
    until = sought.until or tx.now
    rows = await tx.many(
        READ,
        actor=sought.actor,
        streams=[sought.stream] if isinstance(sought.stream, str) else sought.stream and list(sought.stream),
        kind=like(sought.kind) if sought.kind else None,
        since=sought.since or until - LOOKS_BACK,
        until=until,
        before=before,
        most=most,
    )
    return [Event(**row) for row in rows]


async def back(tx: Tx, stream: str, most: int, before: int | None = None) -> list[Event]:
    """The history of one thing, newest first, before an event's id; what has no position yet is among it."""
    rows = await tx.many(BACK, stream=stream, most=most, before=NEWEST if before is None else before)
    return [Event(**row) for row in rows]
