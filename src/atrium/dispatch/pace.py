"""Intake wins: while orders pour in, what is done about them takes its time, but never stops."""

import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from atrium.dispatch.sequencer import CHANNEL
from atrium.kernel.database import connect

PRESSED_FROM = 300
"""Facts a second from outside from which we hold back."""
PACED = 200
"""Facts a second that each listener still gets done then."""
PACED_BATCH = 50
RESTS = 4.0
"""How much longer than it works what can wait rests then."""


class Pace:
    """How fast facts come in, and how much rest is due after some work."""

    def __init__(self) -> None:
        """Nothing has come in yet."""
        self._heard: deque[tuple[float, int]] = deque()
        self._sum = 0
        self._ours = 0

    def heed(self, *heard: object) -> None:
        """Listen to what the sequencer calls out on its channel; all but its intake is passed over."""
        word, _, number = str(heard[-1]).partition(":")
        if word == "intake":
            self.hear(int(number))

    def hear(self, intake: int, at: float | None = None) -> None:
        """So many facts from outside were numbered; those that we told ourselves press nobody."""
        ours = min(intake, self._ours)
        self._ours -= ours
        intake -= ours
        self._heard.append((time.monotonic() if at is None else at, intake))
        self._sum += intake

    def is_pressed(self, at: float | None = None) -> bool:
        """Whether more came in within the last second than leaves us free."""
        since = (time.monotonic() if at is None else at) - 1.0
        while self._heard and self._heard[0][0] < since:
            self._sum -= self._heard.popleft()[1]
        return self._sum > PRESSED_FROM

    def batch(self, most: int) -> int:
        """How many to take at once now."""
        return min(most, PACED_BATCH) if self.is_pressed() else most

    def rest(self, done: int, took_s: float) -> float:
        """Seconds to rest after so many were done in so long."""
        return max(0.0, done / PACED - took_s) if self.is_pressed() else 0.0

    def give_way(self, told: int, took_s: float, at: float | None = None) -> float:
        """Seconds to rest after a step of work that can wait, which took so long and told so many facts of its own."""
        self._ours += told
        return took_s * RESTS if self.is_pressed(at) else 0.0


@asynccontextmanager
async def listening(url: str) -> AsyncGenerator[Pace]:
    """The pace of the house at `url`, from outside it."""
    pace = Pace()
    connection = await connect(url)
    try:
        await connection.add_listener(CHANNEL, pace.heed)
        yield pace
    finally:
        connection.terminate()
