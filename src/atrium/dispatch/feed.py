"""All facts by position, page after page, none skipped, none twice."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from asyncpg import Record

from atrium.dispatch.transmissions import like
from atrium.kernel.events import Event
from atrium.kernel.tx import Tx

WINDOW = 20_000
"""How many positions a filtered page looks through at most."""
MOST_READ = 500
NEVER = 2**62

# Looked for among the latest only, which are few.
RECENT = """
    SELECT coalesce(min(p.position) - 1, %(last)s::bigint) AS position
      FROM kernel.positions p
     WHERE p.position > %(last)s::bigint - %(most)s AND p.happened_at > %(since)s
"""
LAST = "SELECT coalesce(max(position), 0) AS position FROM kernel.positions"
READ = """
    SELECT e.id, p.position, e.stream, e.kind, e.actor, p.happened_at, e.facts
      FROM (SELECT position, event_id, happened_at FROM kernel.positions
             WHERE position > %(after)s AND position <= %(until)s ORDER BY position LIMIT %(window)s) p
     CROSS JOIN LATERAL (SELECT id, stream, kind, actor, facts FROM kernel.events e
                          WHERE e.id = p.event_id AND e.happened_at = p.happened_at LIMIT 1) e
     WHERE %(kinds)s::text[] IS NULL OR e.kind LIKE ANY (%(kinds)s::text[])
     ORDER BY p.position LIMIT %(most)s
"""
READ_STREAM = """
    SELECT e.id, p.position, e.stream, e.kind, e.actor, e.happened_at, e.facts
      FROM kernel.events e JOIN kernel.positions p ON p.event_id = e.id
     WHERE e.stream = ANY (%(streams)s::text[]) AND p.position > %(after)s AND p.position <= %(until)s
       AND (%(kinds)s::text[] IS NULL OR e.kind LIKE ANY (%(kinds)s::text[]))
     ORDER BY p.position LIMIT %(most)s
"""

ONE = """
    SELECT e.id, p.position, e.stream, e.kind, e.actor, e.happened_at, e.facts
      FROM kernel.events e LEFT JOIN kernel.positions p ON p.event_id = e.id
     WHERE e.id = %(id)s AND e.happened_at = %(happened_at)s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for: kinds such as `orders.*` (none: all) and a stream."""

    kinds: tuple[str, ...] = ()
    stream: str | None = None

    def fits(self, event: Event) -> bool:
        """Whether a fact is one of those."""
        return (self.stream is None or event.stream == self.stream) and (
            not self.kinds or any(_fits(kind, event.kind) for kind in self.kinds)
        )


ALL = Wanted()


async def last(tx: Tx) -> int:
    """The last position that was given."""
    return (await tx.one(LAST))["position"]


async def recent(tx: Tx, since: datetime, most: int = MOST_READ) -> int:
    """The position after which the facts since a moment begin; at most so many of them."""
    return (await tx.one(RECENT, last=await last(tx), since=since, most=most))["position"]


async def read(
    tx: Tx, after: int, most: int, wanted: Wanted = ALL, until: int = NEVER
) -> tuple[list[Event], int | None]:
    """Facts after a position (and up to another), and the position to go on from; None when there is no more for now.

    A page of some kinds only may hold fewer than asked, or none, and still not be the last.
    """
    kinds = [like(kind) for kind in wanted.kinds] or None
    if wanted.stream is not None:
        rows = await tx.many(READ_STREAM, streams=[wanted.stream], after=after, until=until, kinds=kinds, most=most + 1)
        return _page(rows, most, None)
    rows = await tx.many(READ, after=after, until=until, window=WINDOW, kinds=kinds, most=most + 1)
    end = after + WINDOW
    return _page(rows, most, end if kinds and min(await last(tx), until) > end else None)


async def in_streams(tx: Tx, streams: Collection[str], after: int, most: int) -> list[Event]:
    """The history of some things: their facts after a position."""
    rows = await tx.many(READ_STREAM, streams=list(streams), after=after, until=NEVER, kinds=None, most=most)
    return [_event(row) for row in rows]


async def one(tx: Tx, event_id: int, happened_at: datetime) -> Event | None:
    """One fact, if it is still kept."""
    row = await tx.maybe(ONE, id=event_id, happened_at=happened_at)
    return _event(row) if row else None


def line(event: Event) -> bytes:
    """A fact as one server-sent event; its id is its position."""
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event.position, event.kind.encode(), msgspec.json.encode(event))


def _page(rows: Sequence[Record], most: int, otherwise: int | None) -> tuple[list[Event], int | None]:
    events = [_event(row) for row in rows[:most]]
    return events, events[-1].position if len(rows) > most else otherwise


def _event(row: Record) -> Event:
    return Event(row["id"], row["position"], row["stream"], row["kind"], row["actor"], row["happened_at"], row["facts"])


def _fits(wanted: str, kind: str) -> bool:
    head, star, tail = wanted.partition("*")
    return kind == wanted if not star else kind.startswith(head) and kind.endswith(tail)
