"""What has been told to whom, as people look at it; and telling it again."""

from collections.abc import Sequence
from typing import LiteralString

from asyncpg import Record

from atrium.kernel.tx import Tx

MOST_COUNTED = 100_000

_OPEN: LiteralString = """
    SELECT id, event_id, happened_at, position, listener, stream, kind, state, attempts,
           due_at, NULL::timestamptz AS done_at, last_status, last_error
      FROM kernel.transmissions_open"""
_CLOSED: LiteralString = """
    SELECT id, event_id, happened_at, position, listener, stream, kind, state, attempts,
           NULL::timestamptz AS due_at, done_at, last_status, last_error
      FROM kernel.transmissions_closed"""
_ALL: LiteralString = """
    SELECT id, event_id, happened_at, position, listener, stream, kind, state, attempts,
           due_at, done_at, last_status, last_error
      FROM kernel.transmissions"""
_OF_LISTENER: LiteralString = """
     WHERE listener = %(listener)s AND position > %(after)s AND (%(state)s::text IS NULL OR state = %(state)s)
     ORDER BY position LIMIT %(most)s
"""
LIST_OPEN: LiteralString = _OPEN + _OF_LISTENER
LIST_CLOSED: LiteralString = _CLOSED + _OF_LISTENER
LIST_ALL: LiteralString = _ALL + _OF_LISTENER
OF_STREAMS: LiteralString = f"""{_ALL}
     WHERE stream = ANY (%(streams)s::text[]) AND starts_with(listener, 'system/')
     ORDER BY position, listener LIMIT %(most)s
"""
FIND: LiteralString = f"{_ALL} WHERE id = %(id)s"
BACKLOG = """
    SELECT l.name, count(o.state) FILTER (WHERE o.state = 'due') AS due,
           count(o.state) FILTER (WHERE o.state = 'waiting') AS waiting,
           count(o.state) FILTER (WHERE o.state = 'stuck') AS stuck, min(o.happened_at) AS oldest
      FROM unnest(%(listeners)s::text[]) AS l(name)
      LEFT JOIN LATERAL (SELECT state, happened_at FROM kernel.transmissions_open
                          WHERE listener = l.name ORDER BY position LIMIT %(most)s) o ON true
     GROUP BY l.name
"""
_FROM: LiteralString = "WHERE listener = %(listener)s AND position >= %(start)s::bigint"
_THESE: LiteralString = "WHERE listener = %(listener)s AND id = ANY (%(ids)s::bigint[])"
_DELETE: LiteralString = """
    WITH again AS (
        DELETE FROM kernel.transmissions_closed """
_REOPEN: LiteralString = """
        RETURNING id, event_id, happened_at, position, listener, stream, kind, lane
    )
    INSERT INTO kernel.transmissions_open
           (id, event_id, happened_at, position, listener, stream, kind, lane, state, due_at)
    OVERRIDING SYSTEM VALUE
    SELECT id, event_id, happened_at, position, listener, stream, kind, lane, 'due', %(now)s FROM again
     ORDER BY position
"""
_AFRESH: LiteralString = """
    UPDATE kernel.transmissions_open
       SET state = 'due', due_at = %(now)s, attempts = 0, first_tried_at = NULL
"""
_TRIED: LiteralString = " AND (state = 'stuck' OR (state = 'due' AND attempts > 0))"
REOPEN_FROM: LiteralString = _DELETE + _FROM + _REOPEN
REOPEN_THESE: LiteralString = _DELETE + _THESE + _REOPEN
AFRESH_FROM: LiteralString = _AFRESH + _FROM + _TRIED
AFRESH_THESE: LiteralString = _AFRESH + _THESE + _TRIED


async def listed(tx: Tx, listener: str, state: str | None, after: int, most: int) -> list[Record]:
    """What one listener is or was told, by position; only the open ones are looked through for an open state."""
    sql = LIST_ALL if state is None else LIST_CLOSED if state in {"done", "skipped"} else LIST_OPEN
    return await tx.many(sql, listener=listener, state=state, after=after, most=most)


async def of_streams(tx: Tx, streams: Sequence[str], most: int) -> list[Record]:
    """What systems are or were told of some things, by position."""
    return await tx.many(OF_STREAMS, streams=list(streams), most=most)


async def find(tx: Tx, transmission_id: int) -> Record | None:
    """One transmission, open or over."""
    return await tx.maybe(FIND, id=transmission_id)


async def backlog(tx: Tx, listeners: Sequence[str]) -> dict[str, Record]:
    """How much is due, waiting and stuck for each listener, as far as it is worth counting, and when the oldest was."""
    return {row["name"]: row for row in await tx.many(BACKLOG, listeners=list(listeners), most=MOST_COUNTED)}


async def replay_from(tx: Tx, listener: str, start: int) -> int:
    """Tell a listener all from a position on again, in order; says how many are due again.

    What was stuck or tried in vain starts afresh; whatever waits behind it goes on after it.
    """
    again = await tx.run(REOPEN_FROM, listener=listener, start=start, now=tx.now)
    return again + await tx.run(AFRESH_FROM, listener=listener, start=start, now=tx.now)


async def replay_these(tx: Tx, listener: str, ids: Sequence[int]) -> int:
    """Tell a listener some of its transmissions again; says how many are due again."""
    again = await tx.run(REOPEN_THESE, listener=listener, ids=list(ids), now=tx.now)
    return again + await tx.run(AFRESH_THESE, listener=listener, ids=list(ids), now=tx.now)
