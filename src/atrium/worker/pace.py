"""Intake wins: while orders pour in, what is done about them takes its time, but never stops."""

import time
from collections import deque

PRESSED_FROM = 300
"""Facts a second from outside from which we hold back."""
PACED = 200
"""Facts a second that each listener still gets done then."""
PACED_BATCH = 50


class Pace:
    """How fast facts come in, and how much rest is due after some work."""

    def __init__(self) -> None:
        """Nothing has come in yet."""
        self._heard: deque[tuple[float, int]] = deque()
        self._sum = 0

    def hear(self, intake: int, at: float | None = None) -> None:
        """So many facts from outside were numbered."""
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
