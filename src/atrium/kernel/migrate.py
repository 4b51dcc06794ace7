"""Migrations: plain SQL files, forward only, each applied once, by one process at a time."""

from datetime import date
from importlib import resources

import structlog
from asyncpg import Connection, Record

from atrium.kernel.database import connect
from atrium.kernel.tx import Tx

LOCK = 7_246_001
MONTHS_AHEAD = 3

APPLIED = "SELECT name FROM public.migrations ORDER BY name"
RECORD = "INSERT INTO public.migrations (name) VALUES ($1)"
LEDGER = """
    CREATE TABLE IF NOT EXISTS public.migrations (
        name       text        PRIMARY KEY,
        applied_at timestamptz NOT NULL DEFAULT now()
    )
"""
LEDGER_EXISTS = "SELECT to_regclass('public.migrations') IS NOT NULL"
MAKE_PARTITIONS = """
    SELECT kernel.make_partitions((now() AT TIME ZONE 'UTC')::date,
                                  ((now() AT TIME ZONE 'UTC') + make_interval(months => $1))::date)
"""

OPEN_MONTHS = "SELECT kernel.make_partitions(%(first)s::date, (%(now)s::timestamptz AT TIME ZONE 'UTC')::date)"

log = structlog.get_logger(__name__)


def shipped() -> dict[str, str]:
    """The migrations that came with this program: name to SQL, in order."""
    files = resources.files("atrium.migrations").iterdir()
    return {
        file.name.removesuffix(".sql"): file.read_text()
        for file in sorted(files, key=lambda file: file.name)
        if file.name.endswith(".sql")
    }


async def missing(connection: "Connection[Record]") -> list[str]:
    """Migrations that this program ships and the database has not had."""
    if not await connection.fetchval(LEDGER_EXISTS):
        return list(shipped())
    applied = {row["name"] for row in await connection.fetch(APPLIED)}
    return [name for name in shipped() if name not in applied]


async def open_months(tx: Tx, first: date) -> None:
    """Make room for facts and movements of the months from a day on, when they are older than the house."""
    await tx.many(OPEN_MONTHS, first=first, now=tx.now)


async def migrate(url: str) -> list[str]:
    """Bring a database to the newest schema; many processes may ask at once. Says what was applied."""
    connection = await connect(url)
    try:
        await connection.execute(f"SELECT pg_advisory_lock({LOCK})")
        await connection.execute(LEDGER)
        names = await missing(connection)
        for name in names:
            async with connection.transaction():
                await connection.execute(shipped()[name])
                await connection.execute(RECORD, name)
            log.info("migrated", name=name)
        await connection.fetchval(MAKE_PARTITIONS, MONTHS_AHEAD)
    finally:
        await connection.close()
    return names
