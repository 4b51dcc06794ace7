"""How fast a simulated world lives, and how much goes wrong in it."""

import asyncio
import math
import time
from dataclasses import dataclass
from datetime import datetime

BUSIEST_HOUR = 19
SWING = 0.5
"""How far orders a second swing around their mean over a day."""


@dataclass(slots=True)
class Pace:
    """Orders a second on average, seconds that a day takes, and the share of time in which a thing misbehaves.

    `rate` may be changed while the world lives; at 0 nobody comes, and what is under way goes on.
    """

    rate: float
    day_s: float = 240.0
    trouble: float = 0.05
    began: float = 0.0
    first_hour: float = 0.0

    def __post_init__(self) -> None:
        """A day begins at the hour that it is."""
        now = datetime.now().astimezone()
        self.began, self.first_hour = time.monotonic(), now.hour + now.minute / 60

    @property
    def hour(self) -> float:
        """The hour of the world's day, 0 to 24."""
        return (self.first_hour + (time.monotonic() - self.began) * 24 / self.day_s) % 24

    @property
    def bustle(self) -> float:
        """Orders a second at this hour."""
        return self.rate * (1 + SWING * math.cos((self.hour - BUSIEST_HOUR) / 24 * math.tau))

    async def pass_hours(self, hours: float) -> None:
        """Wait some hours of the world."""
        await asyncio.sleep(hours * self.day_s / 24)
