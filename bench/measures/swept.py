"""What a life of orders leaves lying in the database, and whether PostgreSQL keeps up with sweeping it out."""

import asyncio
import os
import time

import asyncpg

from atrium import postgres
from atrium.integrations import simulation
from bench.course import Course
from bench.figures import Figure
from bench.house import House

MINUTES = float(os.environ.get("LIVED_MINUTES", "2"))
"""An hour says more."""
RATE = 100.0
DAY_S = 240.0
TROUBLE = 0.05
DEAD_SHARE = 0.25
"""PostgreSQL begins to sweep a table when a fifth of it is dead."""
LYING = """
    SELECT schemaname || '.' || relname AS name, n_dead_tup AS dead, n_live_tup AS live, autovacuum_count AS swept,
           pg_total_relation_size(relid) AS size
      FROM pg_stat_user_tables
     ORDER BY n_dead_tup DESC
"""
BUSY = "kernel.transmissions_open", "kernel.arrivals", "inventory.reservations", "inventory.allocations"
"""What is written and taken out again all the time."""


def measure(course: Course) -> None:
    """The demo retailer, and a simulated world that orders as much as it can up to 100 a second."""
    with House(ATRIUM_DEMO="1", ATRIUM_SIMULATE="0") as house, postgres.Cluster(house.home).joined() as url:
        before = asyncio.run(_lying(url))
        placed, took_s = asyncio.run(_lived(house))
        after = asyncio.run(_lying(url))
    size, grown = (sum(row["size"] for row in rows) for rows in (before, after))
    dead, live = (sum(row[name] for row in after) for name in ("dead", "live"))
    busy = sum(row["size"] for row in after if row["name"] in BUSY) / 1e6
    swept = sum(row["swept"] for row in after) - sum(row["swept"] for row in before)
    worst = after[0]
    course.tell(
        Figure("a simulated world places", placed / took_s, "orders/s", note=f"{placed:,} in {took_s / 60:.0f} min"),
        Figure("an order on disk, its systems told", (grown - size) / max(placed, 1) / 1_000, "kB"),
        Figure(
            "dead rows for a live one",
            dead / max(live, 1),
            "",
            at_most=DEAD_SHARE,
            note=f"most, {worst['dead']:,}, in {worst['name']}; {swept} sweeps by PostgreSQL itself",
        ),
        Figure("tables that fill and empty, on disk", busy, "MB"),
    )


async def _lived(house: House) -> tuple[int, float]:
    """Let the world come for a while; how many orders it placed, and how long it was there."""
    pace = simulation.Pace(RATE, DAY_S, TROUBLE)
    async with simulation.inhabited(f"http://127.0.0.1:{house.port}", house.token, pace, 1) as world:
        began = time.monotonic()
        await asyncio.sleep(MINUTES * 60)
        took_s = time.monotonic() - began
        placed = world.customers.placed
        await world.rest()
    return placed, took_s


async def _lying(url: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetch(LYING)
    finally:
        await connection.close()
