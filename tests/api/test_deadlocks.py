"""Works that meet in a deadlock are done again, whatever the door; nobody outside notices."""

import asyncio

import asyncpg
import httpx
import pytest
from tests import given

from atrium.kernel import Database

LOCK = "SELECT free FROM inventory.pools WHERE sku = $1 FOR UPDATE"
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
KEPT = [{"node": "DC-1", "sku": "MUG", "safety": 2}, {"node": "DC-1", "sku": "TV", "safety": 1}]
COUNTED = [{"node": "DC-1", "sku": "MUG", "on_hand": 7}, {"node": "DC-1", "sku": "GHOST", "on_hand": 1},
           {"node": "DC-1", "sku": "TV", "on_hand": 8}]  # fmt: skip


@pytest.mark.parametrize(
    ("address", "levels", "report"),
    [("/api/v1/stock/safety", KEPT, (2, 0, [])), ("/api/v1/stock", COUNTED, (2, 0, [1]))],
)
async def test_a_sheet_that_meets_a_deadlock_is_taken_again(
    database: Database,
    admin: httpx.AsyncClient,
    address: str,
    levels: list[dict[str, object]],
    report: tuple[int, int, list[int]],
):
    async with database.transaction("user/1") as tx:
        await given.stock(tx, 5, "MUG")
        await given.stock(tx, 5, "TV")
    # Somebody who never looks whether it is a deadlock, so that the door is the one who finds out.
    other = await asyncpg.connect(database.url, user="postgres", server_settings={"deadlock_timeout": "1min"})

    async with other.transaction():
        await other.execute(LOCK, "TV")
        sent = asyncio.create_task(admin.put(address, json={"levels": levels}))
        while not await database.pool.fetchval(WAITING):
            await asyncio.sleep(0.02)
        await other.execute(LOCK, "MUG")
    answer = await sent

    await other.close()
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["changed"], told["unchanged"], [row["row"] for row in told["refused"]]) == report
