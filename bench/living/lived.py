"""What is planned, what happened, and how flat the memory was."""

from collections import defaultdict
from dataclasses import dataclass, field

from bench.kills.killing import Killing

MINUTES = 30.0
LEAST_MINUTES = 5.0
ROOM, ROOM_MB = 1.25, 30.0
"""Memory is not flat when the last third has more than the first by a quarter and so many MB."""

Looks = list[tuple[float, float]]
"""Seconds since the begin, MB of all processes of a role together."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How long, orders a second, a world's day, the share of trouble, seconds between two kills, all chance."""

    minutes: float = MINUTES
    rate: float = 50.0
    day_s: float = 120.0
    trouble: float = 0.1
    between_s: tuple[float, float] = (20.0, 60.0)
    seed: int = 1
    with_demo: bool = True


@dataclass(slots=True)
class Lived:
    """What happened, and what of it should not have."""

    plan: Plan
    killings: list[Killing] = field(default_factory=list[Killing])
    memory: dict[str, Looks] = field(default_factory=lambda: defaultdict(list))
    """By role."""
    lines: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    violations: list[str] = field(default_factory=list[str])

    @property
    def verdict(self) -> str:
        """In a sentence."""
        return f"{len(self.violations)} violations." if self.violations else "The house kept its word."

    def thirds(self) -> list[tuple[str, float, float]]:
        """By role: the most memory it had in the first third of the time, and in the last (MB)."""
        found: list[tuple[str, float, float]] = []
        for role, looks in sorted(self.memory.items()):
            whole = looks[-1][0]
            first = [size for at, size in looks if at <= whole / 3]
            last = [size for at, size in looks if at >= whole * 2 / 3]
            found.append((role, max(first, default=0.0), max(last, default=0.0)))
        return found

    def grown(self) -> list[tuple[str, float, float]]:
        """Roles whose memory was not flat; a short life is all beginning, and says nothing of that."""
        return (
            []
            if self.plan.minutes < LEAST_MINUTES
            else [each for each in self.thirds() if each[2] > each[1] * ROOM + ROOM_MB]
        )
