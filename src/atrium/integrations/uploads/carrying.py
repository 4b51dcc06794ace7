"""How a file is carried on by whoever works: claimed, taken a thousand rows at a time, finished or given up."""

from collections.abc import Sequence
from datetime import timedelta

from atrium.integrations.importing import AT_ONCE, Batch, Fields, File, Taken
from atrium.integrations.imports import Note
from atrium.integrations.uploads import store
from atrium.integrations.uploads.events import ImportAdvanced, ImportFinished, ImportStopped
from atrium.integrations.uploads.model import LIFECYCLE, State, Upload
from atrium.integrations.uploads.queries import one
from atrium.kernel import Tx

LEASE = timedelta(seconds=30)
"""A worker that has not got on for so long is gone, and another goes on."""
MOST_NOTES = 100_000
"""What is kept of what is said of the rows of one file; all of it is counted."""
TRIES = 5


async def claim(tx: Tx, worker: str) -> Upload | None:
    """The next file that somebody wants taken, for this worker alone; one that breaks again and again is given up."""
    found = await store.claim(tx, worker, tx.now + LEASE)
    if found is None:
        return None
    upload_id, tries = found
    if tries > TRIES:
        why = "It broke several times in a row; the log of the worker says how."
        await fail(Tx(tx.connection, "system", tx.now), upload_id, worker, why)
        return None
    return await one(tx, upload_id)


async def let_go(tx: Tx, upload_id: int, worker: str) -> None:
    """This worker closes: another may go on at once."""
    await store.let_go(tx, upload_id, worker)


async def take(tx: Tx, worker: str, upload: Upload, file: File, batch: Batch) -> bool:
    """Take the next rows of a file, or check them, and say what became of them; False when it is no longer ours."""
    if not await _is_ours(tx, upload, worker):
        return False
    rows, notes = batch
    taken = await file.take(tx, rows, is_dry=upload.is_check)
    room = max(MOST_NOTES - await store.count_notes(tx, upload.id), 0)
    waits = taken.again[:room]
    refused = [*notes, *taken.notes, *(said for _, said in taken.again[len(waits) :])]
    await _note(tx, upload, [(said, fields) for (_, fields), said in waits], refused, room)
    counts = _counts(taken, read=len(rows) + len(notes), waiting=len(waits))
    await _advance(tx, upload, file, refused, counts)
    return True


async def take_again(tx: Tx, worker: str, upload: Upload, file: File) -> bool:
    """Try some rows once more that were refused when others were not in yet; False when none is left, or not ours."""
    if not await _is_ours(tx, upload, worker):
        return False
    waiting = await store.waiting(tx, upload.id, AT_ONCE)
    if not waiting:
        return False
    rows = [(row["row"], row["fields"]) for row in waiting]
    taken = await file.take(tx, rows, is_dry=upload.is_check, is_last=True)
    await store.drop_these(tx, [row["id"] for row in waiting])
    await _note(tx, upload, [], taken.notes, len(waiting))
    await _advance(tx, upload, file, taken.notes, _counts(taken, read=0, waiting=-len(waiting)))
    return True


async def _note(
    tx: Tx, upload: Upload, waits: Sequence[tuple[Note, Fields | None]], refused: Sequence[Note], room: int
) -> None:
    """Keep what is said of some rows, as long as there is room."""
    await store.keep_notes(tx, upload.id, [*waits, *((each, None) for each in refused)][:room])


def _counts(taken: Taken, *, read: int, waiting: int) -> dict[str, int]:
    return {"read": read, "changed": taken.changed, "unchanged": taken.unchanged, "waiting": waiting}


async def _advance(tx: Tx, upload: Upload, file: File, refused: Sequence[Note], counts: dict[str, int]) -> None:
    codes = [each.code for each in refused]
    await store.advance(tx, upload.id, tx.now + LEASE, file.position, codes, **counts)


async def tell(tx: Tx, upload_id: int) -> None:
    """Say how far it has come."""
    await tx.emit(ImportAdvanced(upload_id, (await one(tx, upload_id)).read))


async def finish(tx: Tx, worker: str, upload: Upload) -> None:
    """All rows were seen to."""
    if not await _is_ours(tx, upload, worker):
        return
    move = "finish the check of" if upload.is_check else "finish"
    await store.end(tx, upload.id, LIFECYCLE.after(move, upload.state), "", drops_file=not upload.is_check)
    now = await one(tx, upload.id)
    await tx.emit(ImportFinished(upload.id, upload.is_check, now.changed, now.unchanged, now.refused))


async def fail(tx: Tx, upload_id: int, worker: str, why: str) -> None:
    """It cannot go on; what was taken stays."""
    standing = await store.lock(tx, upload_id)
    if standing is None or standing["taken_by"] != worker:
        return
    state = LIFECYCLE.after("give up", State(standing["state"]))
    await store.end(tx, upload_id, state, why, drops_file=False)
    await tx.emit(ImportStopped(upload_id, why))


async def _is_ours(tx: Tx, upload: Upload, worker: str) -> bool:
    """Whether it is still to be done, by us."""
    standing = await store.lock(tx, upload.id)
    return standing is not None and (standing["state"], standing["taken_by"]) == (upload.state, worker)
