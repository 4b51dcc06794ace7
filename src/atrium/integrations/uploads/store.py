"""How files that people bring are kept."""

from collections.abc import Sequence
from datetime import datetime

from asyncpg import Record

from atrium.integrations.importing import Fields, Layout
from atrium.integrations.imports import Note
from atrium.integrations.uploads.sampling import Sample, without_nul
from atrium.kernel import Tx

INSERT = """
    INSERT INTO integrations.uploads (kind, name, size, actor, layout, sample, created_at)
    VALUES (%(kind)s, %(name)s, %(size)s, %(actor)s, %(layout)s::jsonb, %(sample)s::jsonb, %(now)s)
    RETURNING id
"""
INSERT_PART = """
    INSERT INTO integrations.upload_parts (upload_id, part, body) VALUES (%(upload_id)s, %(part)s, %(body)s)
"""
LOCK = "SELECT state, taken_by FROM integrations.uploads WHERE id = %(upload_id)s FOR UPDATE"
LAY_OUT = """
    UPDATE integrations.uploads SET layout = %(layout)s::jsonb, state = %(state)s WHERE id = %(upload_id)s
"""
BEGIN = """
    UPDATE integrations.uploads
       SET state = %(state)s, actor = %(actor)s, read = 0, changed = 0, unchanged = 0, waiting = 0, codes = '{}',
           position = 0, why = '', tries = 0, taken_by = NULL, taken_until = NULL, begun_at = %(now)s,
           finished_at = NULL
     WHERE id = %(upload_id)s
"""
DROP_NOTES = "DELETE FROM integrations.upload_notes WHERE upload_id = %(upload_id)s"
DROP_PARTS = "DELETE FROM integrations.upload_parts WHERE upload_id = %(upload_id)s"
CLAIM = """
    UPDATE integrations.uploads
       SET taken_by = %(worker)s, taken_until = %(until)s, tries = tries + 1
     WHERE id = (SELECT id FROM integrations.uploads
                  WHERE state IN ('checking', 'running') AND (taken_until IS NULL OR taken_until < %(now)s)
                  ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, tries
"""
LET_GO = """
    UPDATE integrations.uploads SET taken_by = NULL, taken_until = NULL
     WHERE id = %(upload_id)s AND taken_by = %(worker)s
"""
ADVANCE = """
    UPDATE integrations.uploads AS u
       SET read = read + %(read)s, changed = changed + %(changed)s, unchanged = unchanged + %(unchanged)s,
           waiting = waiting + %(waiting)s, position = greatest(position, %(position)s), tries = 0,
           taken_until = %(until)s,
           codes = (SELECT coalesce(jsonb_object_agg(code, count), '{}')
                      FROM (SELECT code, sum(count)::bigint AS count
                              FROM (SELECT key AS code, value::bigint AS count FROM jsonb_each_text(u.codes)
                                    UNION ALL
                                    SELECT code, 1 FROM unnest(%(codes)s::text[]) AS code) AS each
                             GROUP BY code) AS summed)
     WHERE id = %(upload_id)s
"""
NOTE = """
    INSERT INTO integrations.upload_notes (upload_id, row, reference, code, detail, fields)
    SELECT %(upload_id)s, row, reference, code, detail, fields
      FROM unnest(%(rows)s::bigint[], %(references)s::text[], %(codes)s::text[], %(details)s::text[],
                  %(fields)s::jsonb[]) AS t(row, reference, code, detail, fields)
"""
COUNT_NOTES = "SELECT count(*) AS count FROM integrations.upload_notes WHERE upload_id = %(upload_id)s"
WAITING = """
    SELECT id, row, fields FROM integrations.upload_notes
     WHERE upload_id = %(upload_id)s AND fields IS NOT NULL ORDER BY id LIMIT %(limit)s
"""
DROP_THESE = "DELETE FROM integrations.upload_notes WHERE id = ANY(%(ids)s::bigint[])"
END = """
    UPDATE integrations.uploads
       SET state = %(state)s, why = %(why)s, finished_at = %(now)s, taken_by = NULL, taken_until = NULL
     WHERE id = %(upload_id)s
"""
FORGET = """
    DELETE FROM integrations.uploads
     WHERE state NOT IN ('checking', 'running')
       AND coalesce(finished_at, created_at) < %(now)s::timestamptz
           - CASE WHEN state = 'done' THEN interval '90 days' ELSE interval '14 days' END
"""


async def insert(tx: Tx, kind: str, name: str, size: int, layout: Layout, seen: Sample) -> int:
    """Write a file down; its id."""
    facts = {"kind": kind, "name": name, "size": size, "actor": tx.actor, "layout": layout, "sample": seen}
    return (await tx.one(INSERT, **facts, now=tx.now))["id"]


async def insert_part(tx: Tx, upload_id: int, part: int, body: bytes) -> None:
    """Keep the next piece of a file."""
    await tx.run(INSERT_PART, upload_id=upload_id, part=part, body=body)


async def lock(tx: Tx, upload_id: int) -> Record | None:
    """Its state and who works on it; nobody changes that until the transaction ends."""
    return await tx.maybe(LOCK, upload_id=upload_id)


async def lay_out(tx: Tx, upload_id: int, layout: Layout, state: str) -> None:
    """How its columns are read from now on."""
    await tx.run(LAY_OUT, upload_id=upload_id, layout=layout, state=state)


async def begin(tx: Tx, upload_id: int, state: str) -> None:
    """From the beginning, whatever was done before."""
    await tx.run(BEGIN, upload_id=upload_id, state=state, actor=tx.actor, now=tx.now)
    await tx.run(DROP_NOTES, upload_id=upload_id)


async def claim(tx: Tx, worker: str, until: datetime) -> tuple[int, int] | None:
    """The next file that nobody works on, and how often it was begun without getting on."""
    row = await tx.maybe(CLAIM, worker=worker, until=until, now=tx.now)
    return (row["id"], row["tries"]) if row else None


async def let_go(tx: Tx, upload_id: int, worker: str) -> None:
    """Another may go on."""
    await tx.run(LET_GO, upload_id=upload_id, worker=worker)


async def advance(tx: Tx, upload_id: int, until: datetime, position: int, codes: Sequence[str], **counts: int) -> None:
    """So many more rows were seen to."""
    await tx.run(ADVANCE, upload_id=upload_id, until=until, position=position, codes=list(codes), **counts)


async def keep_notes(tx: Tx, upload_id: int, said: Sequence[tuple[Note, Fields | None]]) -> None:
    """What is said of some rows; those with fields wait."""
    if said:
        await tx.run(
            NOTE,
            upload_id=upload_id,
            rows=[note.row for note, _ in said],
            references=[without_nul(note.reference) for note, _ in said],
            codes=[note.code for note, _ in said],
            details=[without_nul(note.detail) for note, _ in said],
            fields=[fields for _, fields in said],
        )


async def count_notes(tx: Tx, upload_id: int) -> int:
    """How much is kept of what was said."""
    return (await tx.one(COUNT_NOTES, upload_id=upload_id))["count"]


async def waiting(tx: Tx, upload_id: int, limit: int) -> list[Record]:
    """The next rows that wait."""
    return await tx.many(WAITING, upload_id=upload_id, limit=limit)


async def drop_these(tx: Tx, ids: Sequence[int]) -> None:
    """These wait no longer."""
    await tx.run(DROP_THESE, ids=list(ids))


async def end(tx: Tx, upload_id: int, state: str, why: str, *, drops_file: bool) -> None:
    """It is over."""
    await tx.run(END, upload_id=upload_id, state=state, why=why, now=tx.now)
    if drops_file:
        await tx.run(DROP_PARTS, upload_id=upload_id)


async def forget(tx: Tx) -> None:
    """Take away what was done three months ago, and what was left lying for two weeks."""
    await tx.run(FORGET, now=tx.now)
