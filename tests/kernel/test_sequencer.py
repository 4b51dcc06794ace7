"""Every committed fact gets one position; none is skipped, and each stream keeps its order."""

import asyncio
import random
from contextlib import suppress
from datetime import UTC, datetime

import asyncpg
from tests.kernel.facts import Imported, Moved

from atrium.dispatch import feed, transmissions
from atrium.dispatch.sequencer import Sequencer, sequence
from atrium.kernel import Database, Tx

READ_ALL = "SELECT p.position, e.stream, e.facts FROM kernel.positions p JOIN kernel.events e ON e.id = p.event_id"


async def test_facts_get_dense_positions_and_reach_who_listens(tx: Tx):
    await transmissions.enroll(tx, "shelf", ["parcels.*"])
    await transmissions.enroll(tx, "system/erp", ["parcels.Moved"])
    await transmissions.enroll(tx, "system/deaf", ["orders.*"], is_active=False)
    await tx.emit(Moved(1, 1), Moved(2, 1), Moved(1, 2))

    turn = await sequence(tx)
    events, more = await feed.read(tx, turn["position"] - 3, 10)
    claim = await transmissions.claim(tx, transmissions.Reach("system/erp"), most=10, until=tx.now)

    assert turn["facts"] == 3
    assert [event.facts for event in events] == [{"parcel": p, "step": s} for p, s in ((1, 1), (2, 1), (1, 2))]
    assert more is None
    assert [each.event for each in claim.ready] == events
    assert await transmissions.have_work(tx) == {"shelf", "system/erp"}


async def test_quiet_facts_are_told_to_no_system(tx: Tx):
    await transmissions.enroll(tx, "shelf", ["parcels.*"])
    await transmissions.enroll(tx, "system/erp", ["*"])
    await tx.emit(Imported(1))

    await sequence(tx)

    assert await transmissions.have_work(tx) == {"shelf"}


async def test_no_committed_fact_is_skipped_while_many_write(database: Database):
    """Writers take ids early and commit late, or never; streams are serialised by a lock, as rows of orders are."""
    sequencers = [Sequencer(database.url, most=40, rest=0.1) for _ in range(2)]
    tasks = [asyncio.create_task(each.run()) for each in sequencers]
    written = sum(await asyncio.gather(*[_write(database.url, writer) for writer in range(6)]))

    async with asyncio.timeout(20):
        while True:
            rows = sorted(await database.pool.fetch(READ_ALL))
            if len(rows) == written:
                break
            await asyncio.sleep(0.05)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert sum(each.is_leading for each in sequencers) == 0
    assert [row["position"] for row in rows] == list(range(1, written + 1))
    steps: dict[str, list[int]] = {}
    for row in rows:
        steps.setdefault(row["stream"], []).append(row["facts"]["step"])
    assert all(taken == sorted(taken) for taken in steps.values())


async def _write(url: str, seed: int) -> int:
    chance = random.Random(seed)
    database = await Database.open(url, 1)
    written = 0
    for _ in range(60):
        with suppress(asyncpg.PostgresError):
            await _move(database, chance)
            written += 1
    await database.close()
    return written


async def _move(database: Database, chance: random.Random) -> None:
    parcel = chance.randrange(4)
    async with database.transaction("user/1", datetime.now(UTC)) as tx:
        await tx.many("SELECT pg_advisory_xact_lock(%(parcel)s::bigint)", parcel=parcel)
        await tx.emit(Moved(parcel, _clock()))
        await asyncio.sleep(chance.random() * 0.01)
        if chance.random() < 0.2:
            raise asyncpg.PostgresError


def _clock() -> int:
    return int(datetime.now(UTC).timestamp() * 1e6)


async def test_another_takes_over_when_the_sequencer_dies(database: Database):
    first, second = Sequencer(database.url, rest=0.1), Sequencer(database.url, rest=0.1)
    one = asyncio.create_task(first.run())
    async with asyncio.timeout(5):
        while not first.is_leading:
            await asyncio.sleep(0.01)
    two = asyncio.create_task(second.run())
    one.cancel()
    async with database.transaction("user/1") as tx:
        await tx.emit(Moved(1, 1))

    async with asyncio.timeout(5):
        while not await database.pool.fetchval("SELECT count(*) FROM kernel.positions"):
            await asyncio.sleep(0.02)
    assert second.is_leading
    two.cancel()
    await asyncio.gather(one, two, return_exceptions=True)
