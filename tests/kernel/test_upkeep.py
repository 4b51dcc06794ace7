"""What is tidied by itself."""

from datetime import UTC, datetime, timedelta

from tests.kernel.facts import Moved

from atrium.dispatch import feed, upkeep
from atrium.dispatch.sequencer import sequence
from atrium.kernel import Database, Tx

OLD_KEY = """
    INSERT INTO kernel.idempotency (caller, path, key, digest, status, answer, created_at)
    VALUES ('user/1', '/', %(key)s, '', 201, '', %(at)s)
"""


async def test_old_keys_and_dead_workers_are_forgotten(tx: Tx):
    now = datetime.now(UTC)
    await tx.run(OLD_KEY, key="old", at=now - timedelta(days=8))
    await tx.run(OLD_KEY, key="new", at=now - timedelta(days=6))
    await tx.run(
        "INSERT INTO kernel.workers (host, pid, started_at, beat_at) VALUES ('gone', 1, %(at)s, %(at)s)",
        at=now - timedelta(hours=1),
    )

    assert not await upkeep.tidy(tx)

    assert [row["key"] for row in await tx.many("SELECT key FROM kernel.idempotency")] == ["new"]
    assert await tx.many("SELECT id FROM kernel.workers WHERE host = 'gone'") == []


async def test_what_is_kept_for_some_months_goes_by_whole_partitions(database: Database):
    long_ago = datetime.now(UTC) - timedelta(days=100)
    async with database.transaction("system", long_ago) as tx:
        await tx.many("SELECT kernel.make_partitions((now() - interval '4 months')::date, now()::date)")
        await tx.emit(Moved(1, 1))
    async with database.transaction("system") as tx:
        await tx.emit(Moved(1, 2))
        await sequence(tx)
        await tx.run("INSERT INTO kernel.retention (table_name, months) VALUES ('kernel.events', 1)")
    async with database.transaction("system") as tx:
        await upkeep.partition(tx)
        await upkeep.tidy(tx)
        events, _ = await feed.read(tx, 0, 10)
    async with database.read() as tx:
        await upkeep.sweep(tx.connection)

    assert [event.facts["step"] for event in events] == [2]
    assert await database.pool.fetchval("SELECT count(*) FROM kernel.positions") == 1
