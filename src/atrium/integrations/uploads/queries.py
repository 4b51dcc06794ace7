"""Files that people brought, as they are looked at."""

from collections.abc import AsyncGenerator, Sequence

import msgspec
from asyncpg import Record

from atrium.integrations.importing import KINDS, Layout
from atrium.integrations.imports import Note
from atrium.integrations.uploads.guessing import guessed
from atrium.integrations.uploads.model import Upload
from atrium.kernel import NotFound, Tx

ONE = """
    SELECT id, kind, name, size, actor, state, layout, sample, read, changed, unchanged, waiting, codes, position, why,
           created_at, begun_at, finished_at
      FROM integrations.uploads WHERE id = %(upload_id)s
"""
LATEST = """
    SELECT id, kind, name, size, actor, state, '{}'::jsonb AS layout, '{"columns": [], "rows": []}'::jsonb AS sample,
           read, changed, unchanged, waiting, codes, position, why, created_at, begun_at, finished_at
      FROM integrations.uploads
     WHERE (%(actor)s::text IS NULL OR actor = %(actor)s) ORDER BY id DESC LIMIT %(limit)s
"""
BEFORE = """
    SELECT layout FROM integrations.uploads
     WHERE kind = %(kind)s AND sample -> 'columns' = %(columns)s::jsonb AND state IN ('checked', 'running', 'done')
     ORDER BY id DESC LIMIT 1
"""
PART_OF = "SELECT body FROM integrations.upload_parts WHERE upload_id = %(upload_id)s AND part = %(part)s"
NOTES = """
    SELECT row, reference, code, detail FROM integrations.upload_notes
     WHERE upload_id = %(upload_id)s ORDER BY row, id LIMIT %(limit)s OFFSET %(start)s
"""


async def one(tx: Tx, upload_id: int) -> Upload:
    """How far it has come. Raises NotFound."""
    row = await tx.maybe(ONE, upload_id=upload_id)
    if row is None:
        raise NotFound("There is no such file; files are forgotten three months after they were brought.")
    return _upload(row)


async def latest(tx: Tx, limit: int, actor: str | None = None) -> list[Upload]:
    """The newest ones first, of one actor or of all; without their first rows."""
    return [_upload(row) for row in await tx.many(LATEST, limit=limit, actor=actor)]


async def guess(tx: Tx, kind: str, columns: Sequence[str]) -> Layout:
    """Which column is likely to be what: as in the last file of these columns, else by what they are called."""
    row = await tx.maybe(BEFORE, kind=kind, columns=list(columns))
    return msgspec.convert(row["layout"], Layout) if row else guessed(KINDS[kind], columns)


async def parts(tx: Tx, upload_id: int) -> AsyncGenerator[bytes]:
    """The file itself, part by part."""
    part = 0
    while row := await tx.maybe(PART_OF, upload_id=upload_id, part=part):
        yield row["body"]
        part += 1


async def notes(tx: Tx, upload_id: int, limit: int, start: int = 0) -> Sequence[Note]:
    """What was said of its rows, in their order."""
    rows = await tx.many(NOTES, upload_id=upload_id, limit=limit, start=start)
    return [Note(row["row"], row["reference"], row["code"], row["detail"]) for row in rows]


def _upload(row: Record) -> Upload:
    return msgspec.convert(dict(row), Upload)
