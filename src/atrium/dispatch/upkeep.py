"""What is tidied by itself: partitions made ahead and retired, old keys, dead workers, small busy tables."""

from datetime import UTC, datetime, timedelta

from asyncpg import Connection, Record

from atrium.kernel.migrate import MAKE_PARTITIONS, MONTHS_AHEAD
from atrium.kernel.tx import Tx

KEYS_KEPT = timedelta(days=7)
WORKERS_KEPT = timedelta(minutes=10)
_BATCH = 5_000

RETIRE = """
    SELECT table_name, kernel.retire_partitions(table_name::regclass,
                                                (now() - make_interval(months => months))::date) AS retired
      FROM kernel.retention ORDER BY table_name
"""
FORGET_POSITIONS = """
    DELETE FROM kernel.positions
     WHERE position IN (SELECT position FROM (SELECT position, happened_at FROM kernel.positions
                                               ORDER BY position LIMIT %(most)s) AS oldest
                         WHERE happened_at < (SELECT now() - make_interval(months => months + 1)
                                                FROM kernel.retention WHERE table_name = 'kernel.events'))
"""
FORGET_KEYS = """
    DELETE FROM kernel.idempotency
     WHERE ctid = ANY (ARRAY (SELECT ctid FROM kernel.idempotency WHERE created_at < %(before)s LIMIT %(most)s))
"""
FORGET_WORKERS = "DELETE FROM kernel.workers WHERE beat_at < %(before)s"
SWEEP = "VACUUM (SKIP_LOCKED, TRUNCATE false) kernel.transmissions_open, kernel.arrivals"


async def sweep(connection: "Connection[Record]") -> None:
    """Clear away what was done in the two busy tables, so that looking for what is due stays quick."""
    await connection.execute(SWEEP)


async def tidy(tx: Tx) -> bool:
    """Forget what is too old, a batch at a time; whether there is more."""
    now = datetime.now(UTC)
    await tx.run(FORGET_WORKERS, before=now - WORKERS_KEPT)
    keys = await tx.run(FORGET_KEYS, before=now - KEYS_KEPT, most=_BATCH)
    positions = await tx.run(FORGET_POSITIONS, most=_BATCH)
    return _BATCH in {keys, positions}


async def partition(tx: Tx) -> None:
    """Make the partitions of the next months, and retire those that `kernel.retention` keeps no longer."""
    await tx.connection.fetchval(MAKE_PARTITIONS, MONTHS_AHEAD)
    await tx.many(RETIRE)
