"""A worker process: its heart, its ear, and all who work in it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import structlog
from asyncpg import Connection, Record

from atrium.dispatch import upkeep
from atrium.dispatch.lanes import Lanes
from atrium.dispatch.pace import Pace
from atrium.dispatch.reactions import Reaction
from atrium.dispatch.sequencer import CHANNEL, Sequencer
from atrium.kernel import Database, Tx
from atrium.kernel.database import connect
from atrium.worker.bell import Bell
from atrium.worker.importing import Importer
from atrium.worker.outside import Outside
from atrium.worker.reactions import carry, enroll

BEAT_S = 2.5
SWEEP_S = 10.0
TIDY_S = 60.0
DAY_S = 86_400.0
STEADY_S = 60.0
"""What has worked so long starts again quickly when it fails."""
CLOSING_S = 15.0
_PAUSES_S = (0.2, 0.5, 1.0, 2.0, 5.0)

Chore = Callable[[Tx], Awaitable[None]]

log = structlog.get_logger(__name__)


class Crew:
    """Those who number facts, act upon them and tell systems, in one process; many may run side by side."""

    def __init__(
        self,
        database: Database,
        reactions: Sequence[Reaction],
        outside: Outside | None = None,
        chores: Sequence[Chore] = (),
    ) -> None:
        """Work with this database; `outside` tells systems, if they are to be told from here.

        Each of the `chores` is done once a minute, in a transaction of its own.
        """
        self.database = database
        self.reactions = reactions
        self.outside = outside
        self.chores = chores
        self.lanes = Lanes()
        self.bell = Bell(database)
        self.pace = Pace()
        self.sequencer = Sequencer(database.url)
        self.closing = asyncio.Event()
        self._hurried = asyncio.Event()

    async def run(self) -> None:
        """Work until closed; whatever is lost meanwhile is taken up again."""
        await self._lasting("enroll", self._enroll, is_once=True)
        keepers = [
            self._begin("heart", self._beat),
            self._begin("sequencer", self.sequencer.run),
            self._begin("bell", self.bell.run),
            self._begin("upkeep", self._keep_up),
        ]
        workers = [self._begin(each.name, partial(carry, self, each)) for each in self.reactions]
        if self.outside:
            workers.append(self._begin("outside", partial(self.outside.run, self)))
            workers.append(self._begin("imports", partial(Importer(self.database).run, self)))
        await self.closing.wait()
        self.bell.ring_all()
        if workers:
            await asyncio.wait(workers, timeout=CLOSING_S)
        for task in [*workers, *keepers]:
            task.cancel()
        await asyncio.gather(*workers, *keepers, return_exceptions=True)

    def close(self) -> None:
        """Finish what is in hand, then end."""
        self.closing.set()
        self.bell.ring_all()

    def _begin(self, name: str, work: Callable[[], Awaitable[None]]) -> "asyncio.Task[None]":
        return asyncio.create_task(self._lasting(name, work), name=name)

    async def _lasting(self, name: str, work: Callable[[], Awaitable[None]], *, is_once: bool = False) -> None:
        """Begin again after whatever went wrong, with longer and longer pauses."""
        failed = 0
        while not self.closing.is_set():
            began = asyncio.get_running_loop().time()
            try:
                await work()
            except Exception as problem:  # noqa: BLE001 - the crew outlives any of its parts
                failed = 0 if asyncio.get_running_loop().time() - began > STEADY_S else failed + 1
                log.warning("worker.again", part=name, problem=repr(problem))
                await asyncio.sleep(_PAUSES_S[min(failed, len(_PAUSES_S) - 1)])
            else:
                if is_once:
                    return

    async def _enroll(self) -> None:
        """Before anything is numbered, so that nobody misses a fact."""
        async with self.database.transaction("system") as tx:
            await enroll(tx, self.reactions)

    async def _beat(self) -> None:
        connection = await connect(self.database.url)
        try:
            self.pace = Pace()  # What was called out while nobody listened is not waited for.
            await connection.add_listener(CHANNEL, self.pace.heed)
            await connection.add_listener(CHANNEL, self._hear)
            await self.lanes.appear(connection)
            while True:
                async with asyncio.timeout(BEAT_S * 2):
                    await self.lanes.beat(connection)
                self.bell.strike()
                await self._rest()
        except asyncio.CancelledError:
            await self._leave(connection)
            raise
        finally:
            self.lanes.drop()
            connection.terminate()
            if self.outside:
                self.outside.drop()

    async def _rest(self) -> None:
        """Until the next beat is due, or somebody hurries us."""
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT_S):
                await self._hurried.wait()
        self._hurried.clear()

    async def _leave(self, connection: "Connection[Record]") -> None:
        with suppress(Exception):
            async with asyncio.timeout(BEAT_S):
                await self.lanes.leave(connection)

    def _hear(self, *heard: object) -> None:
        if heard[-1] == "positions":
            self.bell.strike()
        elif heard[-1] == "systems" and self.outside:
            self._hurried.set()  # A new listener's lanes are ours to take.
            self.outside.refresh()

    async def _keep_up(self) -> None:
        clock = asyncio.get_running_loop().time
        tidied = partitioned = done = float("-inf")
        while True:
            if clock() - done >= TIDY_S:
                done = clock()
                await self._do_chores()
            if clock() - partitioned >= DAY_S:
                async with self.database.transaction("system", datetime.now(UTC)) as tx:
                    await upkeep.partition(tx)
                partitioned = clock()
            async with self.database.read() as tx:
                await upkeep.sweep(tx.connection)
                if clock() - tidied >= TIDY_S and not await upkeep.tidy(tx):
                    tidied = clock()
            await asyncio.sleep(SWEEP_S)

    async def _do_chores(self) -> None:
        for chore in self.chores:
            try:
                async with self.database.transaction("system", datetime.now(UTC)) as tx:
                    await chore(tx)
            except Exception as problem:  # noqa: BLE001 - one chore keeps nobody from the others
                log.warning("chore.failed", chore=getattr(chore, "__name__", str(chore)), problem=repr(problem))
