"""What people do with a file: they bring it, say which column is what, and let it be taken or checked."""

from pathlib import Path

from atrium.integrations.importing import KINDS, Layout
from atrium.integrations.uploads import store
from atrium.integrations.uploads.events import FileKept, ImportBegun, ImportStopped
from atrium.integrations.uploads.model import LIFECYCLE, State
from atrium.integrations.uploads.queries import one
from atrium.integrations.uploads.sampling import Sample
from atrium.kernel import Malformed, NotFound, Tx

LONGEST_NAME = 200


async def keep(tx: Tx, kind: str, name: str, size: int, layout: Layout, seen: Sample) -> int:
    """Keep a new file, whose parts follow; its id. Raises Malformed for what is no name of a file."""
    if name != Path(name).name or name in {"", ".", ".."} or "\0" in name or len(name.encode()) > LONGEST_NAME:
        raise Malformed("This is no name of a file.", at="file")
    upload_id = await store.insert(tx, kind, name, size, layout, seen)
    await tx.emit(FileKept(upload_id, kind, name, size))
    return upload_id


async def add_part(tx: Tx, upload_id: int, part: int, body: bytes) -> None:
    """The next piece of a file, counted from 0."""
    await store.insert_part(tx, upload_id, part, body)


async def lay_out(tx: Tx, upload_id: int, layout: Layout) -> None:
    """Say which column is what. Raises NotFound; Refused `wrong_state`, `malformed_mapping`."""
    state = LIFECYCLE.after("map", await _state(tx, upload_id))
    layout.columns_of(KINDS[(await one(tx, upload_id)).kind].given)
    await store.lay_out(tx, upload_id, layout, state)


async def begin(tx: Tx, upload_id: int, *, is_check: bool) -> None:
    """Let whoever works take it, or check it, from the first row on, in the name of who asks.

    Raises NotFound; Refused `wrong_state`.
    """
    state = LIFECYCLE.after("check" if is_check else "bring in", await _state(tx, upload_id))
    await store.begin(tx, upload_id, state)
    await tx.emit(ImportBegun(upload_id, is_check))


async def stop(tx: Tx, upload_id: int, reason: str) -> None:
    """Take no more of it; what was taken stays. Raises NotFound; Refused `wrong_state`."""
    state = LIFECYCLE.after("stop", await _state(tx, upload_id))
    await store.end(tx, upload_id, state, reason, drops_file=False)
    await tx.emit(ImportStopped(upload_id, reason))


async def forget(tx: Tx) -> None:
    """Take away what was done three months ago, and what was left lying for two weeks."""
    await store.forget(tx)


async def _state(tx: Tx, upload_id: int) -> State:
    """Where it stands; that stays so until the transaction ends. Raises NotFound."""
    standing = await store.lock(tx, upload_id)
    if standing is None:
        raise NotFound("There is no such file; files are forgotten three months after they were brought.")
    return State(standing["state"])
