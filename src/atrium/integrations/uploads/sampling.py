"""The first rows of a file: what people look at while they say which column is what."""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import msgspec

from atrium.integrations.importing import Fields, Kind, Layout
from atrium.integrations.importing.shaping import Shaper
from atrium.integrations.imports import Note, Source
from atrium.kernel import Refused

ROWS = 100
LONGEST_CELL = 2_000
HAS_NUL = "The row holds a null character; take it out."


class Sample(msgspec.Struct, frozen=True):
    """The columns of a file and its first rows by number; a row that cannot be read is a sentence."""

    columns: list[str]
    rows: list[tuple[int, list[str] | str]]


class _Plain:
    """A file as it is, whatever its columns are called."""

    def __init__(self, layout: Layout, columns: Sequence[str]) -> None:
        self.encoding = layout.encoding
        self.separator = layout.separator
        self.lines = layout.lines
        self.only = layout.only
        self.links = layout.links
        self._columns = {column: [column] for column in columns}

    def named(self) -> dict[str, list[str]]:
        """Each column behind itself."""
        return self._columns


def sample(path: Path, layout: Layout) -> Sample:
    """Look at a file. Refused: unreadable_file, unknown_encoding, no_rows."""
    with Source(path, _Plain(layout, ())) as source:
        columns = _with_linked(source.names(), layout)
    if not any(columns):
        raise Refused("no_rows", "There is no heading in this file, and no rows: its first line must name the columns.")
    with Source(path, _Plain(layout, columns)) as source:
        rows = list(islice(source.rows(), ROWS))
        places = {name: place for place, name in enumerate(source.columns)}
    if not rows:
        raise Refused("no_rows", "There are no rows below the heading of this file.")
    order = [places[name] for name in columns]
    return Sample([without_nul(name) for name in columns], [(number, _cut(row, order)) for number, row in rows])


def _with_linked(names: list[str], layout: Layout) -> list[str]:
    """The names of a file, and the ways of a layout that its links lead along."""
    told = [name for it in layout.columns.values() for name in ([it] if isinstance(it, str) else it)]
    return list(dict.fromkeys([*names, *(told if layout.links else ())]))


def without_nul(text: str) -> str:
    """As it can be kept: the database has no null character."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")


def _cut(row: list[str] | str, order: Sequence[int]) -> list[str] | str:
    if isinstance(row, str):
        return row
    return HAS_NUL if any("\0" in cell for cell in row) else [row[place][:LONGEST_CELL] for place in order]


def tried(kind: Kind, layout: Layout, seen: Sample) -> tuple[list[tuple[int, Fields]], list[Note]]:
    """How the first rows are understood, and those that cannot be. Refused: missing_column, malformed_mapping."""
    shaper = Shaper(kind, layout, seen.columns)
    shaper.settle([row for _, row in seen.rows if not isinstance(row, str)])
    read: list[tuple[int, Fields]] = []
    notes: list[Note] = []
    for number, row in seen.rows:
        try:
            read.append((number, shaper.shape(_readable(row))))
        except ValueError as problem:
            notes.append(Note(number, "", "malformed", str(problem)))
    return read, notes


def _readable(row: list[str] | str) -> list[str]:
    if isinstance(row, str):
        raise ValueError(row)  # noqa: TRY004 - the row, not its type, is wrong
    return row
