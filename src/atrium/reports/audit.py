"""Who did what, newest first: the facts, asked from the side of those who made them true."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from atrium.kernel import Event, Tx

LOOKS_BACK = timedelta(days=31)

AUDIT = """
    SELECT e.id, p.position, e.stream, e.kind, e.actor, e.happened_at, e.facts
      FROM kernel.events AS e
      LEFT JOIN kernel.positions AS p ON p.event_id = e.id
     WHERE e.happened_at >= %(since)s AND e.happened_at <= %(until)s
       AND (%(actor)s::text IS NULL OR e.actor = %(actor)s)
       AND (%(stream)s::text IS NULL OR e.stream = %(stream)s)
       AND (%(before)s::bigint IS NULL OR e.id < %(before)s)
     ORDER BY e.id DESC
     LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Question:
    """By whom, about what, between when and when; without `since` a month is looked back."""

    actor: str | None = None
    stream: str | None = None
    since: datetime | None = None
    until: datetime | None = None


async def audit(tx: Tx, asked: Question, limit: int, before: int | None = None) -> list[Event]:
    """What was done, newest first, before an event's id."""
    until = asked.until or tx.now
    rows = await tx.many(
        AUDIT,
        actor=asked.actor,
        stream=asked.stream,
        since=asked.since or until - LOOKS_BACK,
        until=until,
        before=before,
        limit=limit,
    )
    return [Event(**row) for row in rows]
