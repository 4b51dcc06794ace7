"""The whole way of a file of things into the house."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from itertools import islice

from atrium.integrations import importing, imports
from atrium.kernel import Database


class _Undone(Exception):
    """What was done in this transaction is not to be; its notes are."""

    def __init__(self, notes: list[imports.Note]) -> None:
        super().__init__()
        self.notes = notes


async def bring(
    database: Database, actor: str, file: importing.File, *, is_dry: bool = False
) -> AsyncGenerator[list[imports.Note]]:
    """Take a file batch by batch, each in a transaction of its own; gives the notes of each when it is done.

    The next batch is read while the one before is written. In the end rows that were refused are tried once more: what
    they name may have come later in the file. A dry run does the same and keeps nothing, so rows that name new things
    of other batches are told as refused.
    """
    batches = file.batches()
    batch = await asyncio.to_thread(next, batches, None)
    while batch:
        ahead = asyncio.ensure_future(asyncio.to_thread(next, batches, None))
        rows, notes = batch
        file.tally.read += len(rows) + len(notes)
        notes += await _written(database, actor, file, rows, is_dry=is_dry)
        file.note(notes)
        yield sorted(notes)
        batch = await ahead
    again, file.again = iter(file.again), []
    while rows := list(islice(again, importing.AT_ONCE)):
        notes = await _written(database, actor, file, rows, is_dry=is_dry, is_last=True)
        file.note(notes)
        yield sorted(notes)


async def _written(
    database: Database,
    actor: str,
    file: importing.File,
    rows: Sequence[importing.Numbered],
    *,
    is_dry: bool,
    is_last: bool = False,
) -> list[imports.Note]:
    """Take some rows and keep them; a dry run gives them back with what was said of them."""
    try:
        async with database.transaction(actor) as tx:
            notes = await file.take(tx, rows, is_last=is_last)
            if is_dry:
                _undo(notes)
            return notes
    except _Undone as undone:
        return undone.notes


def _undo(notes: list[imports.Note]) -> None:
    raise _Undone(notes)
