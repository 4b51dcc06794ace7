"""Natural batching: a connection or two that take what is queued, share a transaction, then answer each.

A lone request waits for nobody; a crowd shares one commit, and those after it gather for a moment.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from asyncpg import Connection, Record

from atrium.kernel.database import REPEATABLE, connect, is_lost
from atrium.kernel.errors import Unavailable
from atrium.kernel.tx import Tx

Item = TypeVar("Item")
Answer = TypeVar("Answer")

MOST_ITEMS = 64
MOST_WEIGHT = 500
MOST_QUEUED = 10_000
CROWD = 32
"""Light items from which the helper takes some too."""
HEAVY = 200
"""Rows from which an item is heavy."""
TURN_S = 0.008
"""After several at once a hand's next turn begins so long after this one began: who comes meanwhile shares it."""
_TRIES = 5


@dataclass(slots=True)
class _Queued(Generic[Item, Answer]):
    item: Item
    answer: "asyncio.Future[Answer]"


class Writer(Generic[Item, Answer]):
    """Owns a connection of a process, or two, and writes for all who wait."""

    def __init__(
        self,
        url: str,
        perform: Callable[[Tx, list[Item]], Awaitable[list[Answer]]],
        weigh: Callable[[Item], int] = lambda _: 1,
        *,
        has_helper: bool = False,
    ) -> None:
        """Write by `perform`, which answers item by item in order; `weigh` says how many rows an item brings.

        A helper has a connection of its own: it takes heavy items, so that light ones need not wait for them, and a
        full batch that is waiting, which it makes ready while the database writes another.
        """
        self.url = url
        self._perform = perform
        self._weigh = weigh
        self._light: deque[_Queued[Item, Answer]] = deque()
        self._heavy: deque[_Queued[Item, Answer]] = deque() if has_helper else self._light
        self._hands = [_Hand(self, is_helper=False)] + [_Hand(self, is_helper=True)] * has_helper
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to write; needs a running event loop."""
        self._tasks = [asyncio.create_task(hand.work(), name="writer") for hand in self._hands]

    async def stop(self) -> None:
        """Answer what is queued and what is being written, then close."""
        while self._is_busy and any(not task.done() for task in self._tasks):
            await asyncio.sleep(0.01)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for hand in self._hands:
            await hand.close()

    @property
    def _is_busy(self) -> bool:
        return bool(self._light or self._heavy or any(hand.is_writing for hand in self._hands))

    async def submit(self, item: Item) -> Answer:
        """Wait for the next shared transaction and return the item's own answer, after the commit.

        Raises Unavailable when the queue is full or the outcome is unknown.
        """
        return await self.queue(item)

    def queue(self, item: Item) -> "asyncio.Future[Answer]":
        """Hand an item in without waiting: who brings hundreds waits for all of them. Raises as `submit` does."""
        queue = self._heavy if self._weigh(item) > HEAVY else self._light
        if len(queue) >= MOST_QUEUED:
            raise Unavailable("Too much is waiting; try again with the same key in a moment.", retry_after=1)
        queued = _Queued[Item, Answer](item, asyncio.get_running_loop().create_future())
        queue.append(queued)
        for hand in self._hands:
            hand.awake.set()
        return queued.answer

    def take(self, *, is_helper: bool) -> "list[_Queued[Item, Answer]]":
        """The next batch for a hand; the helper leaves light items alone unless they fill one."""
        if is_helper and self._heavy:
            return self._batch(self._heavy)
        return self._batch(self._light) if not is_helper or len(self._light) >= CROWD else []

    def _batch(self, queue: "deque[_Queued[Item, Answer]]") -> "list[_Queued[Item, Answer]]":
        """What is queued, within both limits; one that is heavier than that goes alone."""
        batch: list[_Queued[Item, Answer]] = []
        weight = 0
        while queue and len(batch) < MOST_ITEMS:
            weight += self._weigh(queue[0].item)
            if batch and weight > MOST_WEIGHT:
                break
            batch.append(queue.popleft())
        return batch

    async def perform(self, tx: Tx, items: list[Item]) -> list[Answer]:
        """Write some items in a transaction."""
        return await self._perform(tx, items)


class _Hand(Generic[Item, Answer]):
    """One connection that writes batch after batch."""

    def __init__(self, writer: Writer[Item, Answer], *, is_helper: bool) -> None:
        self.awake = asyncio.Event()
        self.is_writing = False
        self._writer = writer
        self._is_helper = is_helper
        self._connection: Connection[Record] | None = None

    async def work(self) -> None:
        while True:
            await self.awake.wait()
            self.awake.clear()
            while batch := self._writer.take(is_helper=self._is_helper):
                began, self.is_writing = asyncio.get_running_loop().time(), True
                try:
                    await self._settle(batch)
                finally:
                    self.is_writing = False
                if len(batch) > 1:
                    await asyncio.sleep(began + TURN_S - asyncio.get_running_loop().time())

    async def close(self) -> None:
        if self._connection:
            await self._connection.close()

    async def _settle(self, batch: "list[_Queued[Item, Answer]]") -> None:
        """Write a batch; what fails together is written singly, so that one bad row never fails its neighbours."""
        try:
            answers = await self._commit([queued.item for queued in batch])
        except Exception as problem:  # noqa: BLE001 - whatever it is, its caller hears it and the others go on
            await self._recover(batch, problem)
        else:
            for queued, answer in zip(batch, answers, strict=True):
                if not queued.answer.done():
                    queued.answer.set_result(answer)

    async def _recover(self, batch: "list[_Queued[Item, Answer]]", problem: Exception) -> None:
        if is_lost(problem):
            self._drop()
            self._fail(batch, Unavailable("The database is away; repeat with the same key.", retry_after=1))
        elif len(batch) == 1:
            self._fail(batch, problem)
        else:
            for queued in batch:
                await self._settle([queued])

    async def _commit(self, items: list[Item]) -> list[Answer]:
        for attempt in range(_TRIES):
            connection = await self._connected()
            try:
                async with connection.transaction():
                    return await self._writer.perform(Tx(connection, "writer"), items)
            except REPEATABLE:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError

    async def _connected(self) -> "Connection[Record]":
        if self._connection is None or self._connection.is_closed():
            # Plans are made once, when tables may still be small: without this they would stay on sequential scans.
            self._connection = await connect(
                self._writer.url, plan_cache_mode="force_generic_plan", enable_seqscan="off"
            )
        return self._connection

    def _drop(self) -> None:
        if self._connection:
            self._connection.terminate()
        self._connection = None

    @staticmethod
    def _fail(batch: "list[_Queued[Item, Answer]]", problem: BaseException) -> None:
        for queued in batch:
            if not queued.answer.done():
                queued.answer.set_exception(problem)
