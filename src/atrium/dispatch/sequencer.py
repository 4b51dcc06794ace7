"""The sequencer: gives committed facts their position and listeners their transmissions. One at a time."""

import asyncio
import contextlib
from datetime import UTC, datetime

import structlog
from asyncpg import Connection, Record

from atrium.kernel.database import connect
from atrium.kernel.events import Fact
from atrium.kernel.tx import Tx

LOCK = 7_246_002
CHANNEL = "atrium"
MOST = 2_000
APART_S = 0.025
"""Turns begin so far apart: what comes meanwhile shares the next one. A lone fact waits for nobody."""
CROWD = 50
CROWD_APART_S = 0.1
"""From so many facts a turn on they begin farther apart: larger turns cost less for each fact."""

SEQUENCE = """
    WITH arrived AS (
        DELETE FROM kernel.arrivals
         WHERE event_id IN (SELECT event_id FROM kernel.arrivals ORDER BY event_id LIMIT %(most)s)
        RETURNING event_id, happened_at
    ), numbered AS (
        SELECT event_id, happened_at, row_number() OVER (ORDER BY event_id)
               + (SELECT coalesce(max(position), 0) FROM kernel.positions) AS position
          FROM arrived
    ), placed AS (
        INSERT INTO kernel.positions (position, event_id, happened_at)
        SELECT position, event_id, happened_at FROM numbered ORDER BY position
    ), told AS MATERIALIZED (
        SELECT n.position, n.event_id, n.happened_at, e.stream, e.kind, e.actor
          FROM numbered n
         CROSS JOIN LATERAL (SELECT stream, kind, actor FROM kernel.events e
                              WHERE e.id = n.event_id AND e.happened_at = n.happened_at LIMIT 1) e
    ), audience AS MATERIALIZED (
        SELECT k.kind, l.name
          FROM (SELECT DISTINCT kind FROM told) k
          JOIN kernel.listeners l ON k.kind LIKE ANY (l.patterns)
         WHERE l.kind = 'reaction' OR k.kind <> ALL (%(quiet)s::text[])
    ), sent AS (
        INSERT INTO kernel.transmissions_open
               (event_id, happened_at, position, listener, stream, kind, lane, state, due_at)
        SELECT t.event_id, t.happened_at, t.position, a.name, t.stream, t.kind,
               hashtextextended(t.stream, 0) & 7, 'due', %(now)s
          FROM told t JOIN audience a ON a.kind = t.kind
         ORDER BY t.position
    )
    SELECT count(*) AS facts, count(*) FILTER (WHERE actor <> 'system') AS intake, max(position) AS position
      FROM told
"""
TELL = "SELECT pg_notify('atrium', 'positions'), pg_notify('atrium', 'intake:' || %(intake)s::bigint)"
TRY_LOCK = "SELECT pg_try_advisory_lock(%(key)s)"

log = structlog.get_logger(__name__)


async def sequence(tx: Tx, most: int = MOST) -> Record:
    """Number what has arrived, in one statement; says how many `facts`, how many from outside, the last `position`.

    A statement sees what is committed. Writers of one stream wait for each other's row locks, so whoever took the
    lower id has committed first: within a stream no later fact can be numbered before an earlier one.
    """
    quiet = [kind for kind, fact in Fact.known.items() if fact.quiet]
    turn = await tx.one(SEQUENCE, most=most, quiet=quiet, now=tx.now)
    if turn["facts"]:
        await tx.many(TELL, intake=turn["intake"])
    return turn


class Sequencer:
    """Stands for the one place; whoever holds the lock in its session works, the others wait to take over."""

    def __init__(self, url: str, most: int = MOST, rest: float = 1.0) -> None:
        """Work at `url`, at most `most` facts a turn, looking every `rest` seconds even if nobody wakes us."""
        self.url = url
        self.most = most
        self.rest = rest
        self.is_leading = False
        self._awake = asyncio.Event()

    async def run(self) -> None:
        """Work until cancelled; a lost connection is a lost lock, so raise and let the caller start again."""
        # Its tables are joined a few thousand rows at a time, by index, whatever the statistics say.
        connection = await connect(self.url, enable_hashjoin="off", enable_mergejoin="off", enable_seqscan="off")
        try:
            await connection.add_listener(CHANNEL, self._hear)
            await self._lead(connection)
            while True:
                began = asyncio.get_running_loop().time()
                facts = await self._turn(connection)
                if facts < self.most:
                    await self._wait(began + (CROWD_APART_S if facts >= CROWD else APART_S))
        finally:
            self.is_leading = False
            connection.terminate()

    async def _lead(self, connection: "Connection[Record]") -> None:
        tx = Tx(connection, "system")
        while not (await tx.one(TRY_LOCK, key=LOCK))[0]:
            await asyncio.sleep(self.rest)
        self.is_leading = True
        log.info("sequencing")

    async def _turn(self, connection: "Connection[Record]") -> int:
        self._awake.clear()
        async with connection.transaction():
            return (await sequence(Tx(connection, "system", datetime.now(UTC)), self.most))["facts"]

    async def _wait(self, earliest: float) -> None:
        """Until there is something, and it is time for the next turn."""
        await asyncio.sleep(earliest - asyncio.get_running_loop().time())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self.rest):
                await self._awake.wait()

    def _hear(self, *heard: object) -> None:
        if heard[-1] == "events":
            self._awake.set()
