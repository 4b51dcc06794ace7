"""The whole way of a file of things into the house."""

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence

from atrium.dispatch.pace import listening
from atrium.integrations import importing, imports
from atrium.kernel import Database


async def bring(
    database: Database, actor: str, file: importing.File, *, is_dry: bool = False
) -> AsyncGenerator[list[imports.Note]]:
    """Take a file batch by batch, each in a transaction of its own; gives the notes of each when it is done.

    The next batch is read while the one before is written; while orders pour in, it rests between them. In the end rows
    that were refused are tried once more: what they name may have come later in the file. A dry run does the same and
    keeps nothing, so rows that name new things of other batches are told as refused.
    """
    again: list[importing.Numbered] = []
    async with listening(database.url) as pace, imports.ahead(file.batches()) as batches:
        async for rows, notes in batches:
            began = time.monotonic()
            file.tally.read += len(rows) + len(notes)
            async with database.transaction(actor) as tx:
                taken = await file.take(tx, rows, is_dry=is_dry)
            room = importing.MOST_AGAIN - len(again)
            again += [row for row, _ in taken.again[:room]]
            yield _told(file, taken, [*notes, *(note for _, note in taken.again[room:])])
            await asyncio.sleep(pace.give_way(0 if is_dry else tx.told, time.monotonic() - began))
    for start in range(0, len(again), importing.AT_ONCE):
        rows = again[start : start + importing.AT_ONCE]
        async with database.transaction(actor) as tx:
            taken = await file.take(tx, rows, is_dry=is_dry, is_last=True)
        yield _told(file, taken, [])


def _told(file: importing.File, taken: importing.Taken, notes: Sequence[imports.Note]) -> list[imports.Note]:
    """Count what became of a batch; all that is to be said of it, in the order of its rows."""
    taken.notes.extend(notes)
    file.tally.count(taken)
    return sorted(taken.notes)
