"""The worker of one process: who reacts to what, what is done by the clock, how things are read for systems."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import asyncpg

from atrium import access, inventory, orders, worker
from atrium.app.readers import READERS
from atrium.flows import reactions
from atrium.integrations import uploads
from atrium.kernel import Tx
from atrium.kernel.database import connect
from atrium.kernel.settings import Settings
from atrium.orders import errands
from atrium.worker import Chore

TIDY_S = 3600.0


def run(settings: Settings, url: str) -> None:
    """Work on the database at `url` until SIGTERM or Ctrl-C."""
    asyncio.run(_work(settings, url))


async def _work(settings: Settings, url: str) -> None:
    tidying = asyncio.create_task(_tidy(url), name="tidy")
    await worker.run(settings, url, reactions, READERS, CHORES)
    tidying.cancel()
    await asyncio.gather(tidying, return_exceptions=True)


async def _tidy(url: str) -> None:
    """Every hour, forget what is long over; what could not be done is done an hour later."""
    while True:
        await asyncio.sleep(TIDY_S)
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            await tidy(url)


async def tidy(url: str) -> None:
    """Forget sessions, attempts, errands and files long over; carry the stock ledger forward, a month at a time."""
    connection = await connect(url)
    try:
        await access.sessions.forget(Tx(connection, "system"))
        await errands.forget(Tx(connection, "system"))
        await uploads.forget(Tx(connection, "system"))
        has_more = True
        while has_more:
            async with connection.transaction():
                has_more = await inventory.books.carry_forward(Tx(connection, "system"))
    finally:
        await connection.close()


async def _end_overdue(tx: Tx) -> None:
    """Reservations that have outlived their time hold their units no longer."""
    overdue = await inventory.books.overdue(tx)
    await orders.reservations.expire(tx, {hold.owner for hold in overdue})


CHORES: Sequence[Chore] = (_end_overdue,)
"""Done once a minute."""
