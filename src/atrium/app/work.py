"""The worker of one process: who reacts to what, and how the things that systems are told about are read."""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress

import asyncpg

from atrium import access, orders, worker
from atrium.flows import reactions
from atrium.kernel import Tx
from atrium.kernel.database import connect
from atrium.kernel.settings import Settings
from atrium.worker import Reader

TIDY_S = 3600.0

Read = tuple[orders.Order, int | None]


def run(settings: Settings, url: str) -> None:
    """Work on the database at `url` until SIGTERM or Ctrl-C."""
    asyncio.run(_work(settings, url))


async def _work(settings: Settings, url: str) -> None:
    tidying = asyncio.create_task(_tidy(url), name="tidy")
    await worker.run(settings, url, reactions, READERS)
    tidying.cancel()
    await asyncio.gather(tidying, return_exceptions=True)


async def _tidy(url: str) -> None:
    """Every hour, forget sessions long over and attempts of yesterday."""
    while True:
        await asyncio.sleep(TIDY_S)
        with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            connection = await connect(url)
            try:
                await access.forget(Tx(connection, "system"))
            finally:
                await connection.close()


async def _orders(tx: Tx, ids: Collection[str]) -> Mapping[str, Read]:
    """Orders as they are now, with their versions."""
    found = await orders.orders(tx, [int(one) for one in ids])
    return {str(order_id): (order, order.version) for order_id, order in found.items()}


READERS: Mapping[str, Reader] = {"order": _orders}
"""By the first part of a stream."""
