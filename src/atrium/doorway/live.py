"""One connection a process that listens; what it hears wakes those who wait and those who keep."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog

from atrium.kernel.database import connect

CHANNEL = "atrium"
AGAIN_AFTER_S = 1.0

log = structlog.get_logger(__name__)


class Live:
    """Hears NOTIFY on the channel `atrium`; a payload is a word, such as `events` or `access`."""

    def __init__(self, url: str) -> None:
        """Listen at this address once started."""
        self._url = url
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._reactions: dict[str, list[Callable[[], None]]] = defaultdict(list)
        self._task: asyncio.Task[None] | None = None
        self.is_listening = False

    def on(self, word: str, reaction: Callable[[], None]) -> None:
        """Call a reaction whenever the word is heard, and whenever the ear was lost: something may have been missed."""
        self._reactions[word].append(reaction)

    async def heard(self, word: str, within_s: float) -> bool:
        """Wait until the word is heard, at most so many seconds; whether it was."""
        event = asyncio.Event()
        self._waiting[word].add(event)
        try:
            async with asyncio.timeout(within_s):
                await event.wait()
        except TimeoutError:
            return False
        finally:
            self._waiting[word].discard(event)
        return True

    def ring(self, word: str) -> None:
        """Wake all who wait for a word in this process, as if it had been heard."""
        for event in self._waiting[word]:
            event.set()
        for reaction in self._reactions[word]:
            reaction()

    def start(self) -> None:
        """Begin to listen; needs a running event loop."""
        self._task = asyncio.create_task(self._listen(), name="live")

    async def stop(self) -> None:
        """Stop listening."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except Exception as problem:  # noqa: BLE001 - whatever it was, we listen again
                log.warning("live.lost", problem=str(problem))
            self.is_listening = False
            for word in list(self._reactions):
                self.ring(word)
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _listen_once(self) -> None:
        connection = await connect(self._url)
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _connection: lost.set())
            await connection.add_listener(CHANNEL, self._hear)
            self.is_listening = True
            for word in list(self._reactions):
                self.ring(word)
            await lost.wait()
        finally:
            with suppress(Exception):
                await connection.close(timeout=1)

    def _hear(self, _connection: Any, _pid: int, _channel: str, payload: object) -> None:
        self.ring(str(payload))
