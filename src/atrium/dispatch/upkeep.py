"""What is tidied by itself: partitions made ahead and retired, old keys, dead workers, small busy tables."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asyncpg import Connection, Record

from atrium.kernel.migrate import MAKE_PARTITIONS, MONTHS_AHEAD
from atrium.kernel.tx import Tx

KEYS_KEPT = timedelta(days=7)
WORKERS_KEPT = timedelta(minutes=10)
_BATCH = 5_000

# Ours alone: what others keep may have to be added up before it goes (see `outlived`).
RETIRE = """
    SELECT table_name, kernel.retire_partitions(table_name::regclass,
                                                (now() - make_interval(months => months))::date) AS retired
      FROM kernel.retention
     WHERE table_name LIKE 'kernel.%'
     ORDER BY table_name
"""
# Only one worker at a time looks after a table; the others find nothing to do.
OUTLIVED = """
    SELECT r.table_name, min(to_date(right(i.inhrelid::regclass::text, 6), 'YYYYMM')) AS month
      FROM kernel.retention r
      JOIN pg_inherits i ON i.inhparent = r.table_name::regclass
     WHERE r.table_name = %(table_name)s AND pg_try_advisory_xact_lock(hashtext('kernel.retention/' || r.table_name))
       AND to_date(right(i.inhrelid::regclass::text, 6), 'YYYYMM') + make_interval(months => r.months + 1)
           <= now() AT TIME ZONE 'UTC'
     GROUP BY r.table_name
"""
# Whoever reads the table for long (a backup) is not waited for: everybody else would wait behind us.
BE_BRIEF = "SET LOCAL lock_timeout = '2s'"
DROP = "SELECT kernel.retire_partitions(%(table_name)s::text::regclass, %(until)s::date) AS retired"
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


@dataclass(frozen=True, slots=True)
class Outlived:
    """The oldest month of a partitioned table, kept longer than it need be; it ended when `until` began."""

    table_name: str
    until: datetime


async def outlived(tx: Tx, table_name: str) -> Outlived | None:
    """The oldest month of a table that `kernel.retention` keeps no longer; none while somebody else sees to it."""
    row = await tx.maybe(OUTLIVED, table_name=table_name)
    if row is None:
        return None
    year, month = divmod(row["month"].year * 12 + row["month"].month, 12)
    return Outlived(table_name, datetime(year, month + 1, 1, tzinfo=UTC))


async def retire(tx: Tx, old: Outlived) -> None:
    """Let a month go, its sums being kept elsewhere. Raises asyncpg's LockNotAvailableError: then try again later."""
    await tx.run(BE_BRIEF)
    await tx.run(DROP, table_name=old.table_name, until=old.until.date())


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
    """Make the partitions of the next months, and retire facts and journeys that are kept no longer."""
    await tx.connection.fetchval(MAKE_PARTITIONS, MONTHS_AHEAD)
    await tx.many(RETIRE)
