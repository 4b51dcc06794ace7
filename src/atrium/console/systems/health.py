"""How a system is, at a glance."""

from dataclasses import dataclass
from datetime import datetime

from atrium.console.ground import gettext as _
from atrium.integrations import System

SLOW_S = 60
"""Behind for longer than this, a system that answers is slow."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """The lamp of a system: good, warn (slow), bad (failing) or off; in a word, and why."""

    kind: str
    word: str
    why: str


def behind_s(system: System, now: datetime) -> float:
    """How long the oldest fact has waited to be told, in seconds; 0 when nothing waits."""
    oldest = system.backlog["oldest"]
    return max((now - oldest).total_seconds(), 0.0) if oldest else 0.0


def waiting(system: System) -> int:
    """How many facts a system has not been told yet."""
    return system.backlog["due"] + system.backlog["waiting"] + system.backlog["stuck"]


def lamp(system: System, now: datetime) -> Lamp:
    """How a system is now."""
    state, stuck = system.health["state"], system.backlog["stuck"]
    if not system.active:
        return Lamp("off", _("paused"), system.stopped_reason or _("Its facts wait until it is told again."))
    if state == "down":
        return Lamp("bad", _("failing"), system.health["last_error"] or _("It does not answer."))
    if stuck:
        return Lamp("bad", _("stuck"), _("%(count)s gave up after a day.", count=stuck))
    if state == "failing":
        return Lamp("warn", _("failing at times"), system.health["last_error"] or "")
    if behind_s(system, now) > SLOW_S:
        return Lamp("warn", _("slow"), "")
    return Lamp("good", _("healthy") if state == "healthy" else _("not told yet"), "")
