"""Five hundred open screens in one process of doors: how soon does each hear, and show, what others did?"""

import asyncio
import json
import time
from typing import Any

import httpx

from bench import news, paced, shop
from bench.course import Course, tag
from bench.figures import Figure, percentile
from bench.house import House
from bench.measures.waiting import plain
from bench.visitor import Visitor

SCREENS = 500
FACTS_PER_S = 50
CALM_PER_S = 10
CALM_SCREENS = 20
CROWD_MS = 500
CALM_MS = 300
SKUS = 60
OLD_NEWS_S = 6
"""A screen that opens hears of the last five seconds too."""


def measure(course: Course) -> None:
    """Colleagues note things on the orders in view: a few a second, then fifty a second before 500 screens."""
    with House(ATRIUM_WORKERS="1") as house, Visitor(house) as visitor:
        shop.furnish(house, skus=SKUS, nodes=2)
        paced.fire(house, paced.evenly(50, SCREENS / 50, plain(SCREENS, SKUS)))
        house.settle()
        orders = _orders(house)
        calm = _run(house, visitor, orders[:CALM_SCREENS], CALM_PER_S, course.seconds)
        before = house.doors_mb()
        crowd = _run(house, visitor, orders, FACTS_PER_S, course.seconds)
        course.tell(
            _figure("a colleague's change is in the answer to a screen, p99", calm["seen"], CALM_MS, calm),
            _figure(f"{SCREENS} screens: the last has heard of it, p99", crowd["told"], CROWD_MS, crowd),
            _figure(f"{SCREENS} screens: it is in the answer, p99", crowd["seen"], CROWD_MS, crowd),
            Figure("screens that did not hear of all", crowd["deaf"], "", at_most=0),
            Figure(f"memory for {SCREENS} screens", crowd["mb"] - before, "MB"),
        )
        course.agree("screens", house)


def _figure(name: str, took: list[float], most: float, run: dict[str, Any]) -> Figure:
    p50 = percentile(took, 0.5) * 1_000
    note = f"p50 {p50:.0f} ms; {run['rate']} changes/s, {len(took)} of {run['sent']}"
    return Figure(name, percentile(took, 0.99) * 1_000, "ms", at_most=most, note=note)


def _run(house: House, visitor: Visitor, orders: list[tuple[str, str]], rate: int, seconds: float) -> dict[str, Any]:
    """Send notes at a rate while a screen is open for each order; what the screens noted."""
    time.sleep(OLD_NEWS_S)
    with news.opened(house, orders, visitor.cookies) as screens:
        assert screens.stdout
        ready = int(screens.stdout.readline())
        begun = time.time()
        sent = asyncio.run(_note(house, orders, rate, int(rate * seconds)))
        mb = house.doors_mb()
        words, _ = screens.communicate("stop\n", timeout=60)
    noted = json.loads(words.splitlines()[-1])
    facts = [
        (at, fact)
        for order_id, times in sent.items()
        for at, fact in zip(times, noted["heard"][order_id], strict=False)
    ]
    return {
        "rate": rate,
        "sent": sum(len(times) for times in sent.values()),
        "seen": [took for at, took in noted["seen"] if at >= begun],
        "told": [last - at for at, (_, last, _) in facts],
        "deaf": sum(count < len(orders) for _, (_, _, count) in facts) + len(orders) - ready,
        "mb": mb,
    }


async def _note(house: House, orders: list[tuple[str, str]], rate: int, count: int) -> dict[str, list[float]]:
    """Notes on one order after another, each at its time; when they were sent, by stream."""
    sent: dict[str, list[float]] = {}
    headers = {"Authorization": f"Bearer {house.token}"}
    name, begin, under_way = tag(), time.time() + 0.2, set[asyncio.Task[Any]]()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", headers=headers, timeout=30) as client:
        for i in range(count):
            await asyncio.sleep(begin + i / rate - time.time())
            order_id, number = orders[i % len(orders)]
            at = round(time.time(), 6)
            sent.setdefault(f"order/{order_id}", []).append(at)
            body = {"text": f"{name} sent at {at:.6f}"}
            under_way.add(asyncio.create_task(client.post(f"/api/v1/orders/{number}/notes", json=body)))
        answers = await asyncio.gather(*under_way)
    assert all(answer.status_code == 201 for answer in answers), "a note was refused"
    return sent


def _orders(house: House) -> list[tuple[str, str]]:
    """Id and number of all orders."""
    found: list[tuple[str, str]] = []
    path = "/api/v1/orders?limit=200"
    while path:
        page = house.must("GET", path)
        found += [(one["id"], one["number"]) for one in page["items"]]
        path = f"/api/v1/orders?limit=200&after={page['next']}" if page.get("next") else ""
    return found
