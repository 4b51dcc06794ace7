"""Telling systems: a courier for each, so that a slow or dead one delays nobody else."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from atrium import integrations
from atrium.dispatch import transmissions
from atrium.dispatch.transmissions import SYSTEM, Reach, Transmission
from atrium.integrations import Answer, Breaker, Outcome, Sender, Target
from atrium.kernel import Database, Tx, Unavailable
from atrium.kernel.seals import Seal
from atrium.kernel.writer import Writer
from atrium.worker.reading import Read, Reader, Reading

if TYPE_CHECKING:
    from atrium.worker.crew import Crew

REFRESH_S = 2.0
AT_ONCE = 32
"""Messages on their way to one system at a time."""
WINDOW = 64
"""Facts of one system that are in hand, read and not yet told."""
CLOSING_S = 12.0


@dataclass(frozen=True, slots=True)
class Tempo:
    """How long an attempt may take, and how long a system that is down is left alone between probes."""

    timeout_s: float = 10.0
    probe_s: float = 10.0


log = structlog.get_logger(__name__)


async def record(tx: Tx, outcomes: Sequence[Outcome]) -> list[None]:
    """Write down what came of some attempts; for the writer, which does it for all couriers at once."""
    await integrations.record(Tx(tx.connection, "system", datetime.now(UTC)), outcomes)
    return [None] * len(outcomes)


class Outside:
    """All couriers of a worker, and what they share."""

    def __init__(
        self, database: Database, seal: Seal, readers: Mapping[str, Reader], tempo: Tempo | None = None
    ) -> None:
        """`readers` read the things that facts are about, by the first part of a stream (`order`)."""
        self.database = database
        self.seal = seal
        self.reading = Reading(database, readers)
        self.tempo = tempo or Tempo()
        self.sender = Sender(self.tempo.timeout_s)
        self.targets: dict[str, Target] = {}
        self.recorder: Writer[Outcome, None] = Writer(database.url, record)
        self._couriers: dict[str, Courier] = {}
        self._asked = asyncio.Event()

    def refresh(self) -> None:
        """A system was changed."""
        self._asked.set()

    def drop(self) -> None:
        """Our lanes may be another worker's now: let go of all that is in hand."""
        for courier in self._couriers.values():
            courier.drop()

    async def run(self, crew: "Crew") -> None:
        """Keep a courier for each active system, until the crew closes."""
        self.recorder.start()
        tasks: dict[str, asyncio.Task[None]] = {}
        try:
            async with self.sender:
                await self._watch(crew, tasks)
        finally:
            for task in tasks.values():
                task.cancel()
            await asyncio.gather(*tasks.values(), return_exceptions=True)
            await self.recorder.stop()

    async def _watch(self, crew: "Crew", tasks: "dict[str, asyncio.Task[None]]") -> None:
        while not crew.closing.is_set():
            await self._look(crew, tasks)
            with suppress(TimeoutError):
                async with asyncio.timeout(REFRESH_S):
                    await self._asked.wait()
            self._asked.clear()
        if tasks:
            await asyncio.wait(tasks.values(), timeout=CLOSING_S)

    async def _look(self, crew: "Crew", tasks: "dict[str, asyncio.Task[None]]") -> None:
        async with self.database.read() as tx:
            self.targets = {target.name: target for target in await integrations.targets(tx, self.seal)}
        for name, target in self.targets.items():
            if name in self._couriers:
                self._couriers[name].notice(target)
            if name not in tasks or tasks[name].done():
                courier = self._couriers[name] = Courier(self, crew, name)
                tasks[name] = asyncio.create_task(courier.run(), name=SYSTEM + name)
        for name in tasks.keys() - self.targets.keys():
            crew.bell.ring(SYSTEM + name)


class Courier:
    """Tells one system, stream by stream, several at once."""

    def __init__(self, outside: Outside, crew: "Crew", name: str) -> None:
        """A courier begins with what is known of its system."""
        self.outside = outside
        self.crew = crew
        self.name = name
        self.listener = SYSTEM + name
        self.breaker = Breaker(is_open=outside.targets[name].is_down, probe_s=outside.tempo.probe_s)
        self._version = outside.targets[name].version
        self._in_hand: dict[str, list[Transmission]] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._door = asyncio.Semaphore(AT_ONCE)

    def notice(self, target: Target) -> None:
        """A person changed the system: whatever was wrong with it may be mended."""
        if target.version != self._version:
            self._version = target.version
            self.breaker = Breaker(probe_s=self.outside.tempo.probe_s)
            self.crew.bell.ring(self.listener)

    def drop(self) -> None:
        """Let go of all that is in hand."""
        for task in self._tasks.values():
            task.cancel()

    async def run(self) -> None:
        """Tell what falls due, until the crew closes or the system is no longer active."""
        try:
            while not self.crew.closing.is_set() and self.name in self.outside.targets:
                await self.crew.bell.wait(self.listener, self._pause())
                try:
                    await self._round()
                except Exception as problem:  # noqa: BLE001 - whatever it is, the facts are still there
                    log.warning("courier.again", system=self.name, problem=repr(problem))
                    await asyncio.sleep(1)
            if self._tasks:
                await asyncio.wait(self._tasks.values())
        finally:
            self.drop()

    def _pause(self) -> float | None:
        """A system that is down is looked after by the clock, not by the bell."""
        return max(0.05, self.breaker.wait(time.monotonic())) if self.breaker.is_open and not self._tasks else None

    async def _round(self) -> None:
        """Take as much as there is room for, and send it on its way."""
        began = time.monotonic()
        claimed = await self._claim(self._room(began))
        if not claimed:
            return
        reads = await self.outside.reading.read({each.event.stream for each in claimed})
        for each in claimed:
            self._in_hand.setdefault(each.event.stream, []).append(each)
            self.crew.lanes.in_flight[self.listener, each.lane] += 1
        for stream in {each.event.stream for each in claimed}:
            task = asyncio.create_task(self._tell(stream, reads[stream]))
            self._tasks[stream] = task
        await asyncio.sleep(self.crew.pace.rest(len(claimed), time.monotonic() - began))

    def _room(self, at: float) -> int:
        if self.breaker.is_open:
            return 0 if self._tasks or self.breaker.wait(at) else 1
        held = sum(len(each) for each in self._in_hand.values())
        return WINDOW - held if held <= WINDOW // 2 else 0

    async def _claim(self, room: int) -> list[Transmission]:
        lanes = self.crew.lanes.of(self.listener)
        if not room or not lanes or self.crew.closing.is_set():
            return []
        async with self.outside.database.read() as tx:
            until = None if self.breaker.is_open else tx.now
            reach = Reach(self.listener, lanes, list(self._in_hand))
            claim = await transmissions.claim(tx, reach, most=room, until=until)
        if claim.blocked:
            async with self.outside.database.transaction("system", datetime.now(UTC)) as tx:
                await transmissions.park(tx, claim.blocked)
            self.crew.bell.ring(self.listener)
        return claim.ready

    async def _tell(self, stream: str, read: Read | Exception) -> None:
        """Tell one stream's facts one after another, up to the first that does not arrive."""
        try:
            for each in list(self._in_hand[stream]):
                if self.name not in self.outside.targets or not self.crew.lanes.is_trusted:
                    return
                if isinstance(read, Exception):
                    await self._note(
                        Outcome(each, Answer(None, f"It could not be read: {read!r}"), None, is_back=False)
                    )
                    return
                async with self._door:
                    answer = await self.outside.sender.send(self.outside.targets[self.name], each, read)
                if not await self._note(self.breaker.note(self.name, each, answer, time.monotonic())):
                    return
        finally:
            for each in self._in_hand.pop(stream):
                self.crew.lanes.in_flight[self.listener, each.lane] -= 1
            self._tasks.pop(stream, None)
            self.crew.bell.ring(self.listener)

    async def _note(self, outcome: Outcome) -> bool:
        """Write down what came of it; whether the next of its stream may go."""
        try:
            await self.outside.recorder.submit(outcome)
        except Unavailable:
            return False  # It stays due and is sent again, under the same id.
        except Exception as problem:
            log.exception("courier.unrecorded", system=self.name, problem=repr(problem))
            await asyncio.sleep(self.outside.tempo.probe_s)
            return False
        return outcome.answer.is_done
