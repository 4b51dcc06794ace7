"""One transaction for one work, done again when works meet."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from atrium.doorway.house import House
from atrium.kernel import Tx
from atrium.kernel.database import REPEATABLE
from atrium.kernel.upserts import Report, Sheet

TRIES = 5

Done = TypeVar("Done")
Row = TypeVar("Row")


async def write(house: House, actor: str, work: Callable[[Tx], Awaitable[Done]]) -> Done:
    """Do `work(tx)` in one transaction, commit, and give what it gave; works that meet in a deadlock are done again."""
    for attempt in range(TRIES):
        try:
            async with house.database.transaction(actor) as tx:
                return await work(tx)
        except REPEATABLE:
            if attempt == TRIES - 1:
                raise
    raise AssertionError


async def write_rows(
    house: House, actor: str, sheet: Sheet[Row], verb: Callable[[Tx, Sheet[Row]], Awaitable[Report]]
) -> Report:
    """Let `verb` take a sheet in one transaction; done again after a deadlock, it begins with all rows."""
    rows, refused = sheet.rows, sheet.refused

    async def work(tx: Tx) -> Report:
        sheet.rows, sheet.refused = dict(rows), dict(refused)
        return await verb(tx, sheet)

    return await write(house, actor, work)
