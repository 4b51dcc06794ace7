"""One transaction for one work, done again when works meet."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from atrium.doorway.house import House
from atrium.kernel import Tx

TRIES = 5

Done = TypeVar("Done")


async def write(house: House, actor: str, work: Callable[[Tx], Awaitable[Done]]) -> Done:
    """Do `work(tx)` in one transaction, commit, and give what it gave; works that meet in a deadlock are done again."""
    for attempt in range(TRIES):
        try:
            async with house.database.transaction(actor) as tx:
                return await work(tx)
        except (asyncpg.DeadlockDetectedError, asyncpg.SerializationError):
            if attempt == TRIES - 1:
                raise
    raise AssertionError
