"""What screens read, with a million orders and 100,000 skus in the database: milliseconds of the server for each."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from atrium import inventory, reports
from atrium.inventory.books import Sought
from atrium.kernel import Database, Tx
from atrium.orders.watching import Filter, count, listed
from bench.course import Course
from bench.figures import Figure

SCREEN_MS = 50
FIND_MS = 20
TIMES = 40
Read = Callable[[Tx], Awaitable[Any]]

TYPED = ("maya", "maya ell", "mayaa elisson", "614 555", "10 904 882", "maya.ellison12", "M012345", "tilting kettel")


def measure(course: Course) -> None:
    """Each read on a connection of its own house, forty times after a first one."""
    for figure in asyncio.run(_measured(course.million)):
        course.tell(figure)


async def _measured(url: str) -> list[Figure]:
    database = await Database.open(url, size=1)
    try:
        reads = {**_lists(), **_others(await _an_order(database))}
        return [await _timed(database, name, read) for name, read in reads.items()]
    finally:
        await database.close()


async def _timed(database: Database, name: str, read: Read) -> Figure:
    took: list[float] = []
    for _ in range(TIMES + 1):
        async with database.read() as tx:
            begun = time.perf_counter()
            await read(tx)
            took.append((time.perf_counter() - begun) * 1_000)
    took = sorted(took[1:])
    limit = FIND_MS if name.startswith("find") else SCREEN_MS
    return Figure(
        f"{name}: p95", took[int(TIMES * 0.95) - 1], "ms", at_most=limit, note=f"p50 {took[TIMES // 2]:.1f} ms"
    )


async def _an_order(database: Database) -> int:
    async with database.read() as tx:
        return int((await listed(tx, Filter(stage="reserved"), 1)).items[0].id)


def _lists() -> dict[str, Read]:
    now = datetime.now(UTC)
    filters = {
        "all": Filter(),
        "placed": Filter(state="placed"),
        "reserved": Filter(stage="reserved"),
        "phone, 7 days, 614 555": Filter(channels=("phone",), since=now - timedelta(days=7), text="614 555"),
        "placed, phone, ellison": Filter(state="placed", channels=("phone",), text="ellison"),
        "a name": Filter(text="maya"),
        "two words": Filter(text="maya ell"),
        "typos": Filter(text="mayaa elisson"),
        "digits": Filter(text="614"),
        "e-mail": Filter(text="maya.ellison12"),
        "number": Filter(text="10 904 882"),
        "sku": Filter(skus=("M012345",)),
        "late": Filter(late_on=now.date()),
        "quiet for a day": Filter(quiet_since=now - timedelta(days=1)),
        "value": Filter(least=290_000, most=291_000),
        "half a year ago": Filter(since=now - timedelta(days=200), until=now - timedelta(days=170)),
    }
    reads: dict[str, Read] = {}
    for name, wanted in filters.items():
        reads[f"orders, {name}"] = lambda tx, wanted=wanted: listed(tx, wanted, 50)
        reads[f"orders, {name}, counted"] = lambda tx, wanted=wanted: count(tx, wanted)
    reads["orders, placed, oldest"] = lambda tx: listed(tx, Filter(state="placed"), 50, sort="oldest")
    reads["orders, dearest"] = lambda tx: listed(tx, Filter(), 50, sort="total")
    return reads


def _others(order_id: int) -> dict[str, Read]:
    reads: dict[str, Read] = {f"find {text}": lambda tx, text=text: reports.find(tx, text) for text in TYPED}
    for days in (1, 7, 30):
        reads[f"board, {days} days"] = lambda tx, days=days: reports.board(tx, reports.Asked("America/New_York", days))
    return reads | {
        "systems": reports.systems,
        "history of an order": lambda tx: reports.happened(tx, order_id),
        "systems told of an order": lambda tx: reports.told(tx, order_id),
        "stock of a node, lowest": lambda tx: inventory.books.lowest(tx, Sought(node="M-7"), 50),
        "stock of a node": lambda tx: inventory.books.positions(tx, Sought(node="M-7"), 50),
        "ledger of a position": lambda tx: inventory.books.ledger(tx, "M012345", "M-7", 50),
        "shortfalls": lambda tx: inventory.shortfalls.queue(tx, inventory.shortfalls.Wanted(), 50),
        "transfers": lambda tx: inventory.goods.transfers(tx, 50, is_in_transit=True),
    }
