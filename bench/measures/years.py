"""What years of orders cost: placing beside a million of them, a customer with a thousand, all facts, room on disk."""

import asyncio
import math
import time

import asyncpg

from bench import million, shop, wrk
from bench.course import CLIENTS, Course, tag
from bench.figures import Figure
from bench.house import Broken, Doors
from bench.visitor import Visitor

SHARE = 0.8
FEW = 10_000
ROUNDS = 3
MANY_ORDERS = 1_000
TIMES = 20
SCREEN_MS = 50
A_PAGE = 200
PAGES = 100
A_LOT = """
    UPDATE orders.orders SET customer_id = $1
     WHERE id IN (SELECT id FROM orders.orders WHERE id % 997 = 0 ORDER BY id LIMIT $2)
"""
SIZE = "SELECT pg_database_size(current_database())"


def measure(course: Course) -> None:
    """Doors alone over both databases, turn by turn; then the screens of one customer, the feed, the disk."""
    small, large = course.years(million.Size(orders=FEW)), course.million
    with Doors(small) as few, Doors(large) as many:
        for house in (few, many):
            shop.furnish(house)
        rates = [(_rate(few, course.seconds), _rate(many, course.seconds)) for _ in range(ROUNDS)]
        alone, beside = (sorted(each)[ROUNDS // 2] for each in zip(*rates, strict=True))
        note = f"{beside:,.0f}/s beside 1,000,000, {alone:,.0f}/s beside {FEW:,}; one process of doors, no worker"
        course.tell(Figure("placing beside a million orders: share", beside / alone, "", at_least=SHARE, note=note))
        _customer(course, many)
    _feed(course)
    _disk(course)


def _rate(house: Doors, seconds: float) -> float:
    load = wrk.drive(house, "place.lua", CLIENTS, seconds, TAG=tag())
    if load.bad:
        raise Broken(f"{load.bad} of {load.bad + load.good} orders were not taken")
    return load.rate


def _customer(course: Course, house: Doors) -> None:
    """The screen of a customer with a thousand orders, and the list of these."""
    customer = asyncio.run(_given_many(course.million))
    with Visitor(house) as visitor:
        for name, address in {"page": f"/customers/{customer}", "orders": f"/orders?customer={customer}"}.items():
            took: list[float] = []
            for _ in range(TIMES + 1):
                begun = time.perf_counter()
                visitor.client.get(address).raise_for_status()
                took.append((time.perf_counter() - begun) * 1_000)
            p95 = sorted(took[1:])[math.ceil(TIMES * 0.95) - 1]
            course.tell(Figure(f"customer of 1,000 orders, {name}: p95", p95, "ms", at_most=SCREEN_MS))


async def _given_many(url: str) -> int:
    connection = await asyncpg.connect(url)
    customer = await connection.fetchval("SELECT max(id) FROM customers.customers")
    await connection.execute(A_LOT, customer, MANY_ORDERS)
    await connection.close()
    return customer


def _feed(course: Course) -> None:
    """Following all facts from the first one, page after page."""
    begun, read, after = time.perf_counter(), 0, "0"
    for _ in range(PAGES):
        page = course.house.must("GET", f"/api/v1/events?limit={A_PAGE}&after={after}")
        read += len(page["items"])
        if page["next"] is None:
            break
        after = page["next"]
    course.tell(
        Figure("facts from the first one on", read / (time.perf_counter() - begun), "/s", note=f"{A_PAGE} a page")
    )


def _disk(course: Course) -> None:
    """What one order with all that is told of it takes."""
    before = asyncio.run(_asked(course.server, SIZE))[0]["pg_database_size"]
    load = course.place()
    course.house.settle()
    after = asyncio.run(_asked(course.server, SIZE))[0]["pg_database_size"]
    note = f"{load.good:,} orders of three lines: facts, movements, allocations, indexes; no system is told"
    course.tell(Figure("an order on disk", (after - before) / max(load.good, 1) / 1_000, "kB", note=note))


async def _asked(url: str, question: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(question)
    finally:
        await connection.close()
