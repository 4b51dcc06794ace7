"""A fact's journey to one listener: due, waiting behind an earlier one, done, stuck, or skipped by a person.

Within a stream a listener hears facts in their order. A journey that is over leaves the open ones, and then sends the
next of its stream on its way; whatever is put to wait is put behind one that is still open, and holds it while looking.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from asyncpg import Record

from atrium.kernel.events import Event
from atrium.kernel.tx import Tx

LANES = 8
SYSTEM = "system/"
"""Before the name of a listener that is a system."""
MOST_ANSWER = 500
_LONGEST = timedelta(hours=1)
_GIVES_UP = timedelta(hours=24)

ENROLL = """
    WITH enrolled AS (
        INSERT INTO kernel.listeners (name, kind, patterns, is_active, enrolled_at)
        VALUES (%(name)s, CASE WHEN starts_with(%(name)s, 'system/') THEN 'system' ELSE 'reaction' END,
                %(patterns)s::text[], %(is_active)s, %(now)s)
        ON CONFLICT (name) DO UPDATE SET patterns = excluded.patterns, is_active = excluded.is_active
        RETURNING name
    )
    INSERT INTO kernel.lanes (listener, lane)
    SELECT name, lane FROM enrolled, generate_series(0, %(lanes)s::int - 1) AS lane
    ON CONFLICT DO NOTHING
"""
DISMISS = "DELETE FROM kernel.listeners WHERE kind = 'reaction' AND name <> ALL (%(names)s::text[])"
STOP = "UPDATE kernel.listeners SET is_active = false WHERE name = %(name)s"
HAVE_WORK = """
    SELECT l.name FROM kernel.listeners l
     WHERE l.is_active
       AND EXISTS (SELECT FROM kernel.transmissions_open o
                    WHERE o.listener = l.name AND o.state = 'due' AND o.due_at <= %(now)s)
"""
CLAIM = """
    WITH ready AS MATERIALIZED (
        SELECT id, event_id, happened_at, position, listener, stream, kind, lane, attempts, first_tried_at
          FROM kernel.transmissions_open
         WHERE listener = %(listener)s AND state = 'due' AND due_at <= %(until)s
           AND lane = ANY (%(lanes)s::smallint[]) AND stream <> ALL (%(busy)s::text[])
         ORDER BY due_at, position
         LIMIT %(most)s
    )
    SELECT r.id, r.event_id, r.happened_at, r.position, r.stream, r.kind, r.lane, r.attempts, r.first_tried_at,
           e.actor, e.facts, b.id AS blocker
      FROM ready r
     CROSS JOIN LATERAL (SELECT actor, facts FROM kernel.events e
                          WHERE e.id = r.event_id AND e.happened_at = r.happened_at LIMIT 1) e
      LEFT JOIN LATERAL (SELECT w.id FROM kernel.transmissions_open w
                          WHERE w.stream = r.stream AND w.listener = r.listener AND w.position < r.position
                            AND w.id NOT IN (SELECT id FROM ready)
                          ORDER BY w.position DESC LIMIT 1) b ON true
     ORDER BY r.position
"""
PARK = """
    WITH held AS MATERIALIZED (
        SELECT id FROM kernel.transmissions_open WHERE id = ANY (%(blockers)s::bigint[]) ORDER BY id FOR SHARE
    )
    UPDATE kernel.transmissions_open o SET state = 'waiting', due_at = NULL
      FROM unnest(%(ids)s::bigint[], %(blockers)s::bigint[]) AS t(id, blocker)
      JOIN held ON held.id = t.blocker
     WHERE o.id = t.id AND o.state = 'due'
"""
TAKE = """
    DELETE FROM kernel.transmissions_open WHERE id = ANY (%(ids)s::bigint[]) AND state = 'due' RETURNING id
"""
CLOSE = """
    WITH over AS (
        DELETE FROM kernel.transmissions_open o
         USING unnest(%(ids)s::bigint[], %(statuses)s::smallint[], %(errors)s::text[]) AS t(id, status, error)
         WHERE o.id = t.id
        RETURNING o.id, o.event_id, o.happened_at, o.position, o.listener, o.stream, o.kind, o.lane,
                  o.attempts, o.first_tried_at, t.status, t.error
    ), kept AS (
        INSERT INTO kernel.transmissions_closed
               (id, event_id, happened_at, position, listener, stream, kind, lane, state,
                attempts, first_tried_at, done_at, last_status, last_error)
        SELECT id, event_id, happened_at, position, listener, stream, kind, lane, %(state)s,
               attempts + %(tried)s::int,
               CASE WHEN %(tried)s::int > 0 THEN coalesce(first_tried_at, %(now)s) ELSE first_tried_at END,
               %(now)s, status, error
          FROM over
    )
    SELECT id, listener, stream FROM over
"""
PROMOTE = """
    WITH next AS (
        SELECT w.id
          FROM (SELECT DISTINCT listener, stream FROM unnest(%(listeners)s::text[], %(streams)s::text[])
                    AS t(listener, stream)) s
         CROSS JOIN LATERAL (SELECT id FROM kernel.transmissions_open o
                              WHERE o.stream = s.stream AND o.listener = s.listener AND o.state = 'waiting'
                              ORDER BY o.position LIMIT 100) w
    )
    UPDATE kernel.transmissions_open o SET state = 'due', due_at = %(now)s
      FROM next WHERE o.id = next.id AND o.state = 'waiting'
"""
FAIL = """
    UPDATE kernel.transmissions_open o
       SET attempts = o.attempts + 1, first_tried_at = coalesce(o.first_tried_at, %(now)s),
           state = CASE WHEN t.due_at IS NULL THEN 'stuck' ELSE 'due' END, due_at = t.due_at,
           last_status = t.status, last_error = t.error
      FROM unnest(%(ids)s::bigint[], %(statuses)s::smallint[], %(errors)s::text[], %(due)s::timestamptz[])
        AS t(id, status, error, due_at)
     WHERE o.id = t.id AND o.state = 'due'
"""
HURRY = """
    UPDATE kernel.transmissions_open SET due_at = %(now)s
     WHERE listener = %(listener)s AND state = 'due' AND due_at > %(now)s
"""


@dataclass(frozen=True, slots=True)
class Transmission:
    """A fact on its way to a listener."""

    id: int
    event: Event
    lane: int
    attempts: int
    first_tried_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failure:
    """An attempt that came to nothing: when to try again (None: never, it is stuck), and what was heard."""

    id: int
    due_at: datetime | None
    error: str
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where one may take from: some lanes of a listener, but for the streams that are busy."""

    listener: str
    lanes: Collection[int] = range(LANES)
    busy: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What can go now, by position, and what must wait behind another: its id and the other's."""

    ready: list[Transmission]
    blocked: list[tuple[int, int]]


def like(pattern: str) -> str:
    """A LIKE pattern for `orders.OrderPlaced`, `orders.*` or `*`."""
    return pattern.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_").replace("*", "%")


def retry_at(now: datetime, attempts: int, first_tried_at: datetime | None, chance: float) -> datetime | None:
    """When to try again after one more failure: after 1, 2, 4 … s, at most an hour; None after a day of trying.

    `attempts` were made before this one; `chance` in [0, 1) spreads those that failed together over a tenth more.
    """
    if first_tried_at is not None and now - first_tried_at >= _GIVES_UP:
        return None
    pause = min(timedelta(seconds=2 ** min(attempts, 12)), _LONGEST / 1.1)
    return now + pause * (1 + chance / 10)


async def enroll(tx: Tx, name: str, patterns: Sequence[str], *, is_active: bool = True) -> None:
    """Let a listener hear what fits its patterns from now on; not active means that it queues."""
    await tx.run(
        ENROLL, name=name, patterns=[like(each) for each in patterns], is_active=is_active, now=tx.now, lanes=LANES
    )


async def dismiss_others(tx: Tx, names: Collection[str]) -> None:
    """Forget reactions that this program no longer has; what they had not done stays, in case they come back."""
    await tx.run(DISMISS, names=list(names))


async def stop(tx: Tx, name: str) -> None:
    """Tell a listener nothing more; its facts queue."""
    await tx.run(STOP, name=name)


async def have_work(tx: Tx) -> set[str]:
    """The active listeners for whom something is due now."""
    return {row["name"] for row in await tx.many(HAVE_WORK, now=tx.now)}


async def claim(tx: Tx, reach: Reach, *, most: int, until: datetime | None) -> Claim:
    """The next to go within reach: due by `until` (None: due at any time)."""
    rows = await tx.many(
        CLAIM,
        listener=reach.listener,
        lanes=list(reach.lanes),
        most=most,
        busy=list(reach.busy),
        until=until or datetime.max.replace(tzinfo=tx.now.tzinfo),
    )
    ready = [_transmission(row) for row in rows if row["blocker"] is None]
    return Claim(ready, [(row["id"], row["blocker"]) for row in rows if row["blocker"] is not None])


async def park(tx: Tx, blocked: Sequence[tuple[int, int]]) -> None:
    """Put some to wait, each behind another if that is still open; whoever ends that one waits for us."""
    if blocked:
        await tx.run(PARK, ids=[each for each, _ in blocked], blockers=[blocker for _, blocker in blocked])


async def take(tx: Tx, transmissions: Sequence[Transmission]) -> list[Transmission]:
    """Settle what is still due in this very transaction: done if it commits, as before if it does not."""
    taken = {row["id"] for row in await tx.many(TAKE, ids=[each.id for each in transmissions])}
    return [each for each in transmissions if each.id in taken]


async def close(tx: Tx, ids: Sequence[int], statuses: Sequence[int | None]) -> None:
    """These arrived: keep them as done, and send the next of their streams."""
    await _close(tx, "done", ids, statuses, [None] * len(ids))


async def skip(tx: Tx, transmission_id: int, reason: str) -> bool:
    """A person lets one go undone, and the next of its stream may go; whether it was still open."""
    return bool(await _close(tx, "skipped", [transmission_id], [None], [reason[:MOST_ANSWER]]))


async def promote(tx: Tx, listener: str, streams: Sequence[str]) -> None:
    """What waits in these streams is due now; those behind it follow when it is done."""
    await tx.run(PROMOTE, listeners=[listener] * len(streams), streams=list(streams), now=tx.now)


async def fail(tx: Tx, failures: Sequence[Failure]) -> None:
    """Write down what came to nothing."""
    if not failures:
        return
    await tx.run(
        FAIL,
        ids=[each.id for each in failures],
        statuses=[each.status for each in failures],
        errors=[each.error[:MOST_ANSWER].replace("\x00", "") for each in failures],
        due=[each.due_at for each in failures],
        now=tx.now,
    )


async def hurry(tx: Tx, listener: str) -> int:
    """The listener is back: nothing waits for its next attempt any longer."""
    return await tx.run(HURRY, listener=listener, now=tx.now)


async def _close(
    tx: Tx, state: str, ids: Sequence[int], statuses: Sequence[int | None], errors: Sequence[str | None]
) -> list[Record]:
    """Move to the closed ones, then, in a second statement that sees whoever was put to wait meanwhile, promote."""
    over = await tx.many(
        CLOSE,
        ids=list(ids),
        statuses=list(statuses),
        errors=list(errors),
        state=state,
        tried=int(state == "done"),
        now=tx.now,
    )
    if over:
        await tx.run(
            PROMOTE, listeners=[row["listener"] for row in over], streams=[row["stream"] for row in over], now=tx.now
        )
    return over


def _transmission(row: Any) -> Transmission:
    event = Event(
        row["event_id"], row["position"], row["stream"], row["kind"], row["actor"], row["happened_at"], row["facts"]
    )
    return Transmission(row["id"], event, row["lane"], row["attempts"], row["first_tried_at"])
