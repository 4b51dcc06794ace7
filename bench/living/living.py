"""Living through it: the world comes, parts are killed, everybody is told in the end."""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable

from atrium.integrations import simulation
from bench import shop
from bench.house import House, resident_mb, until
from bench.kills import killing
from bench.living.judging import judge, owed
from bench.living.lived import Lived, Plan

LOOK_EVERY_S = 5.0
SETTLES_WITHIN_S = 600
SKUS, NODES, UNITS = 60, 3, 400
"""Of the small shop that stands in for the demo retailer, which takes half a minute to move in."""


def live(plan: Plan, tell: Callable[[str], None] = lambda _: None) -> Lived:
    """Do it; `tell` hears of each kill."""
    demo = "1" if plan.with_demo else "0"
    with House(ATRIUM_DEMO=demo, ATRIUM_SIMULATE="0", ATRIUM_WORKERS="1") as house:
        if not plan.with_demo:
            shop.furnish(house, SKUS, NODES, UNITS)
        return asyncio.run(_lived(house, plan, tell))


async def _lived(house: House, plan: Plan, tell: Callable[[str], None]) -> Lived:
    lived = Lived(plan)
    pace = simulation.Pace(plan.rate, plan.day_s, plan.trouble)
    async with simulation.inhabited(f"http://127.0.0.1:{house.port}", house.token, pace, plan.seed) as world:
        await _suffer(house, lived, tell)
        await world.rest()
        settled_s = await asyncio.to_thread(_settle, house)
        await asyncio.to_thread(judge, house, world, lived)
    lived.lines.append(("settled after the last customer", f"{settled_s:,.1f} s"))
    return lived


async def _suffer(house: House, lived: Lived, tell: Callable[[str], None]) -> None:
    """Kill one after another until the time is over, and look at the memory between."""
    plan, chance, began = lived.plan, random.Random(lived.plan.seed), time.monotonic()
    end, next_kill = began + plan.minutes * 60, began + chance.uniform(*plan.between_s)
    while (now := time.monotonic()) < end:
        if now >= next_kill:
            killed = await asyncio.to_thread(killing.strike, house, chance)
            lived.killings.append(killed)
            tell(f"{now - began:>6.0f} s  {killed.victim:<10} back after {killed.back_after_s:.1f} s")
            next_kill = time.monotonic() + chance.uniform(*plan.between_s)
        for role, size in _memory(house).items():
            lived.memory[role].append((now - began, size))
        await asyncio.sleep(min(LOOK_EVERY_S, max(0.1, min(next_kill, end) - time.monotonic())))


def _memory(house: House) -> dict[str, float]:
    sizes: dict[str, float] = defaultdict(float)
    for pid, role in house.roles().items():
        sizes[role] += resident_mb(pid)
    return sizes


def _settle(house: House) -> float:
    """Until everybody who answers has been told everything; how long it took."""
    began = time.monotonic()
    until(lambda: not _unnumbered(house) and not any(owed(house).values()), SETTLES_WITHIN_S, 0.5)
    return time.monotonic() - began


def _unnumbered(house: House) -> float:
    return house.figures().get("atrium_events_unnumbered", 0)
