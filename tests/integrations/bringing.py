"""Bringing files in, as the tests of imports do it."""

import csv
from pathlib import Path

from atrium.cli.batches import bring
from atrium.integrations import importing
from atrium.integrations.imports import Note, Source
from atrium.kernel import Database


async def brought(
    database: Database, kind: str, path: Path, layout: importing.Layout = importing.OURS, *, is_dry: bool = False
) -> tuple[importing.Tally, list[Note]]:
    """Bring a file in; what became of its rows."""
    it = importing.KINDS[kind]
    with Source(path, importing.Looked(it, layout)) as source:
        file = importing.File(it, source, layout)
        notes = [note async for some in bring(database, "user/1", file, is_dry=is_dry) for note in some]
        return file.tally, notes


def table(path: Path, *rows: tuple[object, ...], separator: str = ",") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=separator).writerows(rows)
    return path


async def facts(database: Database) -> int:
    async with database.read() as tx:
        return (await tx.one("SELECT count(*) AS n FROM kernel.events"))["n"]
