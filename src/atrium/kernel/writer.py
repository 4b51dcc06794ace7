"""Natural batching: one connection that takes what is queued, shares a transaction, then answers each.

A lone request waits for nobody; a crowd shares one commit. No timer.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import asyncpg
from asyncpg import Connection, Record

from atrium.kernel.database import connect
from atrium.kernel.errors import Unavailable
from atrium.kernel.tx import Tx

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST_ITEMS = 64
MOST_WEIGHT = 500
MOST_QUEUED = 10_000
_TRIES = 5
_REPEATABLE = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
_LOST = (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError)


@dataclass(slots=True)
class _Queued(Generic[Item, Answer]):
    item: Item
    answer: "asyncio.Future[Answer]"


class Writer(Generic[Item, Answer]):
    """Owns one connection of a process and writes for all who wait."""

    def __init__(
        self,
        url: str,
        perform: Callable[[Tx, list[Item]], Awaitable[list[Answer]]],
        weigh: Callable[[Item], int] = lambda _: 1,
    ) -> None:
        """Write by `perform`, which answers item by item in order; `weigh` says how many rows an item brings."""
        self.url = url
        self._perform = perform
        self._weigh = weigh
        self._queue: deque[_Queued[Item, Answer]] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._connection: Connection[Record] | None = None

    def start(self) -> None:
        """Begin to write; needs a running event loop."""
        self._task = asyncio.create_task(self._work(), name="writer")

    async def stop(self) -> None:
        """Answer what is queued, then close."""
        while self._queue and self._task and not self._task.done():
            await asyncio.sleep(0.01)
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._connection:
            await self._connection.close()

    async def submit(self, item: Item) -> Answer:
        """Wait for the next shared transaction and return the item's own answer, after the commit.

        Raises Unavailable when the queue is full or the outcome is unknown.
        """
        if len(self._queue) >= MOST_QUEUED:
            raise Unavailable("Too much is waiting; try again with the same key in a moment.", retry_after=1)
        queued = _Queued[Item, Answer](item, asyncio.get_running_loop().create_future())
        self._queue.append(queued)
        self._wake.set()
        return await queued.answer

    async def _work(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while batch := self._take():
                await self._settle(batch)

    def _take(self) -> "list[_Queued[Item, Answer]]":
        """The next in the queue, within both limits; a heavy one goes alone."""
        batch: list[_Queued[Item, Answer]] = []
        weight = 0
        while self._queue and len(batch) < MOST_ITEMS:
            weight += self._weigh(self._queue[0].item)
            if batch and weight > MOST_WEIGHT:
                break
            batch.append(self._queue.popleft())
        return batch

    async def _settle(self, batch: "list[_Queued[Item, Answer]]") -> None:
        """Write a batch; what fails together is written singly, so that one bad row never fails its neighbours."""
        try:
            answers = await self._commit([queued.item for queued in batch])
        except _LOST:
            self._connection = None
            self._fail(batch, Unavailable("The database is away; repeat with the same key.", retry_after=1))
        except Exception as problem:  # noqa: BLE001 - whatever it is, its caller hears it and the others go on
            if len(batch) == 1:
                self._fail(batch, problem)
                return
            for queued in batch:
                await self._settle([queued])
        else:
            for queued, answer in zip(batch, answers, strict=True):
                if not queued.answer.done():
                    queued.answer.set_result(answer)

    async def _commit(self, items: list[Item]) -> list[Answer]:
        for attempt in range(_TRIES):
            connection = await self._connected()
            try:
                async with connection.transaction():
                    return await self._perform(Tx(connection, "writer"), items)
            except _REPEATABLE:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError

    async def _connected(self) -> "Connection[Record]":
        if self._connection is None or self._connection.is_closed():
            # Plans are made once, when tables may still be small: without this they would stay on sequential scans.
            self._connection = await connect(self.url, plan_cache_mode="force_generic_plan", enable_seqscan="off")
        return self._connection

    @staticmethod
    def _fail(batch: "list[_Queued[Item, Answer]]", problem: BaseException) -> None:
        for queued in batch:
            if not queued.answer.done():
                queued.answer.set_exception(problem)
