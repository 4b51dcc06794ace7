"""Judging what was lived: nothing lost, nothing doubled, everything told, the books agree, memory flat."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from atrium.integrations import simulation
from bench.house import House
from bench.living.lived import Lived

DEAD = "loyalty"
"""The system that nobody answers for."""
MOST_SHOWN = 10


def judge(house: House, world: simulation.World, lived: Lived) -> None:
    """Write down what happened and what should not have."""
    kept = _references(house)
    lost = world.customers.numbers - kept.keys()
    references = [reference for reference in kept.values() if reference]
    doubled = len(references) - len(set(references))
    differences = house.differences()
    lived.violations += [
        *(f"order {number} was answered and is not there" for number in sorted(lost)[:MOST_SHOWN]),
        *([f"{doubled} references stand twice"] if doubled else []),
        *([f"reconciliation says {differences}"] if differences else []),
        *(f"{name} was not told {count} messages" for name, count in owed(house).items() if count),
        *world.faults,
        *(f"memory of {role} grew from {first:.0f} to {last:.0f} MB" for role, first, last in lived.grown()),
        *(f"the house noted a mistake: {line[:300]}" for line in house.bugs()[:MOST_SHOWN]),
    ]
    heard = world.systems.totals()
    said = f"{len(lost)}, {doubled}, {heard['disordered']}, {heard['unsigned']}"
    lived.lines += [
        *_told(world, lived),
        ("lost, doubled, out of order, wrongly signed", said),
        ("reconciliation", f"{differences} differences"),
        *(
            (f"memory of {role}, at most in the first and the last third", f"{first:.0f} and {last:.0f} MB")
            for role, first, last in lived.thirds()
        ),
    ]


def owed(house: House) -> dict[str, int]:
    """What each system has not been told yet; the dead one apart."""
    found = house.must("GET", "/api/v1/systems?limit=200")["items"]
    return {each["name"]: _behind(each["backlog"]) for each in found if each["name"] != DEAD}


def _behind(backlog: Mapping[str, Any]) -> int:
    return backlog["due"] + backlog["waiting"] + backlog["stuck"]


def _told(world: simulation.World, lived: Lived) -> list[tuple[str, str]]:
    tally, heard = world.house.tally, world.systems.totals()
    asked = sum(outcomes.total() for outcomes in tally.outcomes.values())
    half, most = (f"{tally.percentile_ms('order', share):,.0f} ms" for share in (0.5, 0.99))
    slowest = max((each.back_after_s for each in lived.killings), default=0.0)
    placed = len(world.customers.numbers)
    messages = f"{heard['taken']:,}; {heard['again']:,} came again, {heard['refused']:,} were refused in a bad mood"
    return [
        ("lived", f"{lived.plan.minutes:g} min at {lived.plan.rate:g} orders a second on average"),
        ("orders placed", f"{placed:,}, {placed / lived.plan.minutes / 60:.0f} a second"),
        ("requests", f"{asked:,}; {tally.again:,} were repeated, since nobody had answered"),
        ("placing an order with all waiting, p50 and p99", f"{half} and {most}"),
        ("messages that systems took", messages),
        ("killed", f"{len(lived.killings)} times; slowest back after {slowest:.1f} s"),
    ]


def _references(house: House) -> dict[str, str]:
    """Every order that is there: its reference by its number."""
    found: dict[str, str] = {}
    after = ""
    while True:
        page = house.must("GET", f"/api/v1/orders?limit=200{after}")
        found |= {order["number"]: order["channel_ref"] for order in page["items"]}
        if not page["next"]:
            return found
        after = f"&after={quote(page['next'])}"
