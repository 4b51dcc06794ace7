"""Lanes: each worker alive carries a fair share of every listener's streams, by leases that it renews.

A worker is alive while its session holds an advisory lock: when it dies its lanes are free at once. A worker that is
cut off from the database keeps its session for a while, but its leases run out; by its own clock it stops before.
"""

import os
import socket
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from asyncpg import Connection, Record

from atrium.dispatch.transmissions import LANES
from atrium.kernel.tx import Tx

SPACE = 7_246
LEASE = timedelta(seconds=30)
TRUSTED_S = 15.0
"""How long after its last beat a worker believes in its leases: they outlast that by more than a delivery takes."""

APPEAR = """
    INSERT INTO kernel.workers (host, pid, started_at, beat_at) VALUES (%(host)s, %(pid)s, %(now)s, %(now)s)
    RETURNING id
"""
HOLD = "SELECT pg_advisory_lock(%(space)s::int, %(id)s::int)"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(%(space)s::int, 0)"
BEAT = "UPDATE kernel.workers SET beat_at = %(now)s WHERE id = %(id)s"
ALIVE = """
    SELECT w.id
      FROM kernel.workers w
      JOIN pg_locks l ON l.locktype = 'advisory' AND l.classid = %(space)s AND l.objid = w.id AND l.objsubid = 2
                     AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     WHERE w.beat_at > %(since)s
"""
WITHIN_REACH = """
    SELECT listener, lane, worker IS NOT DISTINCT FROM %(id)s AS is_mine
      FROM kernel.lanes
     WHERE worker IS NULL OR worker = %(id)s OR lease_until < %(now)s OR worker <> ALL (%(alive)s::int[])
     ORDER BY listener, lane
"""
LEASE_THESE = """
    UPDATE kernel.lanes l SET worker = %(id)s, lease_until = %(until)s
      FROM unnest(%(listeners)s::text[], %(lanes)s::smallint[]) AS t(listener, lane)
     WHERE l.listener = t.listener AND l.lane = t.lane
"""
FREE_THESE = """
    UPDATE kernel.lanes l SET worker = NULL, lease_until = NULL
      FROM unnest(%(listeners)s::text[], %(lanes)s::smallint[]) AS t(listener, lane)
     WHERE l.listener = t.listener AND l.lane = t.lane AND l.worker = %(id)s
"""
FREE = "UPDATE kernel.lanes SET worker = NULL, lease_until = NULL WHERE worker = %(id)s"
LEAVE = "DELETE FROM kernel.workers WHERE id = %(id)s"

Lane = tuple[str, int]


class Lanes:
    """One worker's share, as it stood at its last beat."""

    def __init__(self) -> None:
        """Carry nothing yet."""
        self.worker = 0
        self.in_flight: Counter[Lane] = Counter()
        """What is on its way outside, by lane; a lane is given to another worker only when nothing is."""
        self._held: dict[str, set[int]] = {}
        self._until = 0.0

    def of(self, listener: str) -> list[int]:
        """The lanes of a listener that we may claim from now."""
        return sorted(self._held.get(listener, ())) if time.monotonic() < self._until else []

    @property
    def is_trusted(self) -> bool:
        """Whether the last beat is recent enough to believe in our leases."""
        return time.monotonic() < self._until

    def drop(self) -> None:
        """We may have lost them: claim nothing until the next beat."""
        self._until = 0.0
        self._held = {}

    async def appear(self, connection: "Connection[Record]") -> None:
        """Be a worker from now on, as long as this session lives."""
        tx = Tx(connection, "system", datetime.now(UTC))
        self.worker = (await tx.one(APPEAR, host=socket.gethostname(), pid=os.getpid(), now=tx.now))["id"]
        await tx.many(HOLD, space=SPACE, id=self.worker)

    async def beat(self, connection: "Connection[Record]") -> None:
        """Say that we live, renew what is ours, take what is our share, give back what is more."""
        began = time.monotonic()
        async with connection.transaction():
            held = await self._share(Tx(connection, "system", datetime.now(UTC)))
        self._held, self._until = held, began + TRUSTED_S

    async def leave(self, connection: "Connection[Record]") -> None:
        """Give everything back."""
        self.drop()
        tx = Tx(connection, "system")
        await tx.run(FREE, id=self.worker)
        await tx.run(LEAVE, id=self.worker)

    async def _share(self, tx: Tx) -> dict[str, set[int]]:
        await tx.many(ONE_AT_A_TIME, space=SPACE)
        await tx.run(BEAT, id=self.worker, now=tx.now)
        alive = [row["id"] for row in await tx.many(ALIVE, space=SPACE, since=tx.now - LEASE)]
        rows = await tx.many(WITHIN_REACH, id=self.worker, now=tx.now, alive=alive)
        keep, leave, held = self._choose(rows, max(len(alive), 1))
        await tx.run(
            LEASE_THESE,
            id=self.worker,
            until=tx.now + LEASE,
            listeners=[listener for listener, _ in keep],
            lanes=[lane for _, lane in keep],
        )
        await tx.run(
            FREE_THESE,
            id=self.worker,
            listeners=[listener for listener, _ in leave],
            lanes=[lane for _, lane in leave],
        )
        return held

    def _choose(self, rows: list[Record], alive: int) -> tuple[list[Lane], list[Lane], dict[str, set[int]]]:
        """What to lease, what to give back, what to claim from: ours first, those with something on its way before."""
        reach: defaultdict[str, list[tuple[bool, bool, int]]] = defaultdict(list)
        for row in rows:
            is_busy = self.in_flight[row["listener"], row["lane"]] > 0
            reach[row["listener"]].append((not row["is_mine"], not is_busy, row["lane"]))
        keep: list[Lane] = []
        leave: list[Lane] = []
        held: dict[str, set[int]] = {}
        for listener, lanes in reach.items():
            share = -(-LANES // alive)
            ranked = sorted(lanes)
            held[listener] = {lane for _, _, lane in ranked[:share]}
            keep += [(listener, lane) for _, _, lane in ranked[:share]]
            for is_others, is_idle, lane in ranked[share:]:
                if not is_others:
                    (leave if is_idle else keep).append((listener, lane))
        return keep, leave, held
