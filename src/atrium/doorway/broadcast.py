"""Live facts: each is read once for all readers of a process, and what they are sent is shared."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence

import structlog

from atrium.dispatch import feed
from atrium.dispatch.feed import ALL, MOST_READ, Wanted
from atrium.kernel.database import Database
from atrium.kernel.events import Event

MOST_QUEUED = 256
"""Batches that a slow reader may lie behind before it is dropped; it comes back with its last position."""
HEARTBEAT_S = 15.0
APART_EACH_S = 0.0003
MOST_APART_S = 0.15
"""Turns begin so far apart for each reader, and at most so far: to send costs most. A lone fact goes at once."""
HEARTBEAT = b":\n\n"

log = structlog.get_logger(__name__)


class Reader:
    """One live reader and what it has not been sent yet."""

    __slots__ = ("_awake", "_batches", "is_dropped", "wanted")

    def __init__(self, wanted: Wanted) -> None:
        """Nothing yet."""
        self.wanted = wanted
        self.is_dropped = False
        self._batches: deque[bytes] = deque()
        self._awake: asyncio.Future[None] | None = None

    def put(self, batch: bytes) -> None:
        """Queue a batch; who lies too far behind is dropped."""
        if len(self._batches) < MOST_QUEUED:
            self._batches.append(batch)
        else:
            self.is_dropped = True
        self.wake()

    def beat(self) -> None:
        """Keep a quiet line open."""
        if not self._batches:
            self.put(HEARTBEAT)

    def wake(self) -> None:
        """Let the reader look."""
        if self._awake and not self._awake.done():
            self._awake.set_result(None)

    async def next(self) -> bytes | None:
        """All that is to be sent next; None when the reader was dropped."""
        while not self._batches and not self.is_dropped:
            self._awake = asyncio.get_running_loop().create_future()
            await self._awake
        if self.is_dropped:
            return None
        batch = self._batches[0] if len(self._batches) == 1 else b"".join(self._batches)
        self._batches.clear()
        return batch


class Broadcaster:
    """Follows the facts as long as somebody reads."""

    def __init__(self, database: Database, rest: float = 1.0, line: Callable[[Event], bytes] = feed.line) -> None:
        """Look when woken, and every `rest` seconds as a net; `line` says how a fact is sent."""
        self._database = database
        self._line = line
        self._rest = rest
        self._readers: set[Reader] = set()
        self._position = 0
        self._awake = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Positions were given."""
        self._awake.set()

    async def stop(self) -> None:
        """Send everyone away."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for reader in self._readers:
            reader.is_dropped = True
            reader.wake()

    async def follow(self, wanted: Wanted = ALL, after: int | None = None) -> AsyncGenerator[bytes]:
        """Server-sent events after a position (None: from now on): from the table first, then live, without a gap."""
        yield HEARTBEAT
        reader = Reader(wanted)
        try:
            position, edge = await self._begin(after), None
            while True:
                batch, further = await self._page(wanted, position, edge)
                if batch:
                    yield batch
                if further is not None:
                    position = further
                elif edge is None:
                    edge = await self._join(reader)
                else:
                    break
            while (batch := await reader.next()) is not None:
                yield batch
        finally:
            self._readers.discard(reader)

    async def _begin(self, after: int | None) -> int:
        async with self._database.read() as tx:
            last = await feed.last(tx)
        return last if after is None else min(after, last)

    async def _page(self, wanted: Wanted, position: int, edge: int | None) -> tuple[bytes, int | None]:
        """A page of the past as it is sent, and where to go on; before we joined, until a page comes back empty."""
        async with self._database.read() as tx:
            events, further = await feed.read(tx, position, MOST_READ, wanted, feed.NEVER if edge is None else edge)
        if events and further is None and edge is None:
            further = events[-1].position
        return b"".join(self._line(event) for event in events), further

    async def _join(self, reader: Reader) -> int:
        """Be among the live readers; the position after which they are sent facts, no earlier than any read before."""
        async with self._one_at_a_time:
            if self._readers:
                await self._turn()
            else:
                async with self._database.read() as tx:
                    self._position = await feed.last(tx)
            self._readers.add(reader)
            edge = self._position
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="broadcast")
        return edge

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        beat = loop.time() + HEARTBEAT_S
        begun = 0.0
        while True:
            try:
                async with asyncio.timeout(self._rest):
                    await self._awake.wait()
            except TimeoutError:
                pass
            apart = min(len(self._readers) * APART_EACH_S, MOST_APART_S)
            await asyncio.sleep(max(0.0, begun + apart - loop.time()))
            begun = loop.time()
            self._awake.clear()
            try:
                async with self._one_at_a_time:
                    await self._turn()
            except Exception as problem:  # noqa: BLE001 - the database is away: what was missed is read when it is back
                log.warning("broadcast.lost", problem=repr(problem))
                await asyncio.sleep(self._rest)
            if loop.time() >= beat:
                beat = loop.time() + HEARTBEAT_S
                for reader in self._readers:
                    reader.beat()

    async def _turn(self) -> None:
        while self._readers:
            async with self._database.read() as tx:
                events, further = await feed.read(tx, self._position, MOST_READ)
            if events:
                self._send(events)
                self._position = events[-1].position or 0
            if further is None:
                return

    def _send(self, events: Sequence[Event]) -> None:
        """Encode each fact once, and a batch once for all who asked for the same."""
        lines = [(event, self._line(event)) for event in events]
        batches: dict[Wanted, bytes] = {}
        for reader in self._readers:
            batch = batches.get(reader.wanted)
            if batch is None:
                batch = b"".join(line for event, line in lines if reader.wanted.fits(event))
                batches[reader.wanted] = batch
            if batch:
                reader.put(batch)
