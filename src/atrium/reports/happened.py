"""What happened to an order, newest first, with the names of those who did it; and what systems were told of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from atrium.dispatch import trail
from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page

USER, TOKEN = "user/", "token/"

NAMES = """
    SELECT 'user/' || u.id AS actor, u.name
      FROM access.users u
     WHERE u.id = ANY(%(ids)s::bigint[])
"""
# What is over and what is not, summed by system; a thing has few facts, so this is one look into an index each.
TOLD = """
    SELECT substr(t.listener, 8) AS system, count(*) AS told,
           count(*) FILTER (WHERE t.state = 'done') AS done, count(*) FILTER (WHERE t.state = 'skipped') AS skipped,
           count(*) FILTER (WHERE t.state = 'stuck') AS stuck,
           count(*) FILTER (WHERE t.state = 'due' AND t.attempts > 0) AS failing,
           min(t.happened_at) FILTER (WHERE t.state IN ('due', 'waiting', 'stuck')) AS waiting_since,
           min(t.due_at) FILTER (WHERE t.attempts > 0) AS next_try_at, max(t.done_at) AS last_done_at,
           (array_agg(t.last_error ORDER BY t.position)
                FILTER (WHERE t.state IN ('due', 'stuck') AND t.last_error IS NOT NULL))[1] AS error,
           (array_agg(t.id ORDER BY t.position) FILTER (WHERE t.state = 'stuck'))[1] AS stuck_id
      FROM kernel.transmissions t
     WHERE t.stream = %(stream)s AND starts_with(t.listener, 'system/')
     GROUP BY t.listener
"""

State = Literal["stuck", "failing", "waiting", "told"]


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact of an order as people read it: `who` is a person's or a program's name, empty for the house itself."""

    id: int
    kind: str
    happened_at: datetime
    actor: str
    who: str
    facts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What a system was told of an order: `done` of `told` facts, when the next try is, what it said last.

    `stuck_id` is the transmission that the others wait behind, if there is one.
    """

    system: str
    state: State
    done: int
    told: int
    waiting_since: datetime | None
    next_try_at: datetime | None
    last_done_at: datetime | None
    error: str | None
    stuck_id: int | None


async def happened(tx: Tx, order_id: int, limit: int = 50, after: str | None = None) -> Page[Happened]:
    """The history of an order, newest first, page after page back to its beginning."""
    key = key_of(after, int)
    events = await trail.back(tx, f"order/{order_id}", limit + 1, key[0] if key else None)
    names = await who(tx, {event.actor for event in events})
    found = [
        Happened(event.id, event.kind, event.happened_at, event.actor, names[event.actor], event.facts)
        for event in events
    ]
    return page(found, limit, lambda each: (each.id,))


async def who(tx: Tx, actors: Collection[str]) -> dict[str, str]:
    """The names of those who act: a user's, a token's; the house itself has none."""
    ids = [int(actor.removeprefix(USER)) for actor in actors if actor.removeprefix(USER).isdecimal()]
    rows = await tx.many(NAMES, ids=ids) if ids else []
    known = {row["actor"]: row["name"] for row in rows}
    return {
        actor: known.get(actor, actor) if actor.startswith(USER) else actor.removeprefix(TOKEN).removeprefix("system")
        for actor in actors
    }


async def told(tx: Tx, order_id: int) -> list[Told]:
    """What each system was told of an order: first those that are stuck, the oldest first, then failing ones."""
    rows = await tx.many(TOLD, stream=f"order/{order_id}")
    found = [
        Told(
            row["system"],
            _state(row),
            row["done"] + row["skipped"],
            row["told"],
            row["waiting_since"],
            row["next_try_at"],
            row["last_done_at"],
            row["error"],
            row["stuck_id"],
        )
        for row in rows
    ]
    rank: dict[State, int] = {"stuck": 0, "failing": 1, "waiting": 2, "told": 3}
    return sorted(found, key=lambda each: (rank[each.state], each.waiting_since or tx.now, each.system))


def _state(row: Any) -> State:
    if row["stuck"]:
        return "stuck"
    if row["failing"]:
        return "failing"
    return "waiting" if row["waiting_since"] else "told"
