"""One trial: a house, its buyers and its systems; kills; then the history and what breaks it."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import aiohttp

from bench import shop
from bench.history import Call, History, check
from bench.house import House
from bench.kills import gathering, killing
from bench.kills.buyers import Buyer
from bench.kills.killing import Killing
from bench.kills.systems import NAMES, Systems

NODES = 3
SCARCE = 4
PLENTY = 8
SCARCE_UNITS = 20
PLENTY_UNITS = 100_000
ANSWER_WITHIN_S = 10
SETTLES_WITHIN_S = 240


@dataclass(frozen=True, slots=True)
class Plan:
    """How many kills, how many buyers, how long they buy between two kills, and the seed of all chance."""

    kills: int = 100
    buyers: int = 6
    between_s: tuple[float, float] = (1.0, 4.0)
    seed: int = 1
    doors: int = 1


@dataclass(frozen=True, slots=True)
class Trial:
    """What happened, and what of it should not have."""

    history: History
    killings: list[Killing]
    violations: list[str]
    bugs: list[str]
    """What the house itself wrote down as its mistakes."""

    @property
    def summary(self) -> str:
        """In a few lines."""
        history = self.history
        statuses = Counter(f"{call.kind} {call.status or 'unanswered'}" for call in history.calls)
        victims = Counter(each.victim for each in self.killings)
        left = f"{len(history.orders):,} orders, {len(history.feed):,} facts, {len(history.heard):,} messages"
        slowest = max((each.back_after_s for each in self.killings), default=0.0)
        return "\n".join(
            [
                f"killed: {_listed(victims)}; slowest back after {slowest:.1f} s",
                f"asked: {_listed(statuses)}",
                left,
            ]
        )


def trial(plan: Plan, tell: Callable[[str], None] = lambda _: None) -> Trial:
    """Do it; `tell` hears of each kill."""
    with House(ATRIUM_WORKERS=str(plan.doors)) as house:
        return asyncio.run(_trial(house, plan, tell))


async def _trial(house: House, plan: Plan, tell: Callable[[str], None]) -> Trial:
    stock = await asyncio.to_thread(_furnish, house)
    systems = Systems(plan.seed)
    await systems.start()
    try:
        known = await asyncio.to_thread(_enroll, house, systems.port)
        calls, killings = await _use(house, plan, list(stock), tell)
        systems.heal()
        await asyncio.to_thread(house.settle, SETTLES_WITHIN_S)
        history = await asyncio.to_thread(_gather, house, stock, calls)
        history = _with(history, systems, known)
    finally:
        await systems.stop()
    return Trial(history, killings, check(history), house.bugs())


def _furnish(house: House) -> dict[str, int]:
    """A few things of which there are few, and some of which there are many; units of each in all."""
    skus = shop.furnish(house, SCARCE + PLENTY, NODES, PLENTY_UNITS)
    shop.stock(house, {(f"N-{node}", sku): SCARCE_UNITS for sku in skus[:SCARCE] for node in range(NODES)})
    return {sku: NODES * (SCARCE_UNITS if i < SCARCE else PLENTY_UNITS) for i, sku in enumerate(skus)}


def _enroll(house: House, port: int) -> int:
    """Systems ask to be told of orders; the last position before any."""
    for name in NAMES:
        form = {"kind": name, "url": f"http://127.0.0.1:{port}/{name}", "events": ["orders.*"], "active": True}
        house.must("PUT", f"/api/v1/systems/{name}", form)
    house.settle()
    return max((fact.position for fact in gathering.feed(house)), default=0)


async def _use(
    house: House, plan: Plan, skus: list[str], tell: Callable[[str], None]
) -> tuple[list[Call], list[Killing]]:
    """Buyers buy while one after another is killed."""
    chance = random.Random(plan.seed)
    killings: list[Killing] = []
    address, head = f"http://127.0.0.1:{house.port}", {"Authorization": f"Bearer {house.token}"}
    patience = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
    async with aiohttp.ClientSession(address, headers=head, timeout=patience) as session:
        buyers = [Buyer(f"B{i}", session, skus, plan.seed * 1_000 + i) for i in range(plan.buyers)]
        buying = [asyncio.create_task(buyer.run()) for buyer in buyers]
        try:
            for number in range(plan.kills):
                await asyncio.sleep(chance.uniform(*plan.between_s))
                killings.append(await asyncio.to_thread(killing.strike, house, chance))
                tell(f"{number + 1:>4}  {killings[-1].victim:<10} back after {killings[-1].back_after_s:.1f} s")
            await asyncio.sleep(plan.between_s[0])
        finally:
            for buyer in buyers:
                buyer.stopping.set()
            await asyncio.gather(*buying)
    return [call for buyer in buyers for call in buyer.calls], killings


def _gather(house: House, stock: dict[str, int], calls: list[Call]) -> History:
    return History(
        stock=stock,
        calls=tuple(sorted(calls, key=lambda call: call.asked_at)),
        feed=tuple(gathering.feed(house)),
        orders=tuple(gathering.orders(house)),
        shelves=gathering.shelves(house, list(stock)),
        differences=house.differences(),
    )


def _with(history: History, systems: Systems, known: int) -> History:
    return replace(history, heard=tuple(systems.heard), systems=dict.fromkeys(NAMES, "orders."), known_position=known)


def _listed(counted: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counted.items()))
