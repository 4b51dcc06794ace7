"""Choosing a victim, killing it with SIGKILL, and waiting until the house stands again."""

import random
import time
from dataclasses import dataclass

from bench.house import Broken, House, children, kill, until

BACK_WITHIN_S = 90
VICTIMS = {"door": 3, "serve": 2, "work": 4, "postgres": 4, "run": 1, "everything": 1}
"""Who is killed how often: a process that answers, the one that keeps those, the worker, PostgreSQL with its children,
the supervisor, or all of them at once as a power cut would."""
ROLES = {"run", "serve", "door", "work"}


@dataclass(frozen=True, slots=True)
class Killing:
    """Who was killed, and how long it took until all stood again."""

    victim: str
    back_after_s: float


def strike(house: House, chance: random.Random) -> Killing:
    """Kill one and wait for its successor. Raises Broken when none comes."""
    victim = chance.choices(list(VICTIMS), list(VICTIMS.values()))[0]
    roles = house.roles()
    doomed = _doomed(house, victim, roles, chance)
    begun = time.monotonic()
    for pid in doomed:
        kill(pid)
    if house.process and victim in {"run", "everything"}:
        house.process.wait(10)
        house.start()
    if not until(lambda: _stands(house, doomed, len(roles)), BACK_WITHIN_S):
        raise Broken(f"{victim} was killed, and not all is back after {BACK_WITHIN_S} s:\n{house.last_words()}")
    return Killing(victim, time.monotonic() - begun)


def _doomed(house: House, victim: str, roles: dict[int, str], chance: random.Random) -> list[int]:
    servers = _with_children(house.postmasters())
    if victim == "everything":
        return [*roles, *servers]
    if victim == "postgres":
        return servers
    return [chance.choice(found)] if (found := [pid for pid, role in roles.items() if role == victim]) else []


def _with_children(pids: list[int]) -> list[int]:
    """The first process before its children: it must not hear of their end."""
    return [each for pid in pids for each in (pid, *children(pid))]


def _stands(house: House, dead: list[int], count: int) -> bool:
    """As many processes as before, none of the dead among them, and the doors say ready."""
    roles = house.roles()
    is_whole = len(roles) >= count and set(roles.values()) >= ROLES and not set(roles) & set(dead)
    return is_whole and bool(house.postmasters()) and house.is_ready()
