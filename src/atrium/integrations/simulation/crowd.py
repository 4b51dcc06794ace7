"""All who live in a simulated world: each does what it does, and the fault of one is noted, not everybody's end."""

import asyncio
from collections.abc import Coroutine
from typing import Any


class Crowd:
    """What goes on at once."""

    def __init__(self) -> None:
        """Nobody yet."""
        self.faults: list[str] = []
        self._going: set[asyncio.Task[None]] = set()
        self._is_over = False

    def start(self, doing: Coroutine[Any, Any, None]) -> None:
        """Somebody begins something; nobody does any more once all have left."""
        if self._is_over:
            doing.close()
            return
        task = asyncio.create_task(doing)
        self._going.add(task)
        task.add_done_callback(self._done)

    async def leave(self) -> None:
        """Everybody drops what they do, for good."""
        self._is_over = True
        for task in list(self._going):
            task.cancel()
        await asyncio.gather(*self._going, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._going.discard(task)
        if not task.cancelled() and (fault := task.exception()):
            self.faults.append(f"{type(fault).__name__}: {fault}")
