"""A file of things on its way in: a thousand rows at a time, each thousand in a short transaction of its own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from atrium.integrations.importing.kinds import Fields, Kind
from atrium.integrations.importing.layout import Layout
from atrium.integrations.importing.shaping import Shaper
from atrium.integrations.imports import Note, Source
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet

AT_ONCE = 1_000
MOST_AGAIN = 100_000
"""Rows that are tried once more in the end: what they name may have come later in the file."""
MALFORMED = "malformed"
FINAL = {MALFORMED, "repeated"}
"""What is refused for these stays refused, whatever comes later."""

Numbered = tuple[int, Fields]
"""A row's number and its fields."""
Batch = tuple[list[Numbered], list[Note]]
NOTHING: Batch = ([], [])


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of some rows: `again` are refused for now, and tried once more when all others are in."""

    changed: int
    unchanged: int
    notes: list[Note]
    again: list[tuple[Numbered, Note]]


@dataclass(slots=True)
class Tally:
    """What became of the rows; `codes` counts the refused ones."""

    read: int = 0
    changed: int = 0
    unchanged: int = 0
    codes: Counter[str] = field(default_factory=Counter[str])

    @property
    def refused(self) -> int:
        """Rows that were not taken."""
        return self.codes.total()

    def count(self, taken: Taken) -> None:
        """Add what became of some rows, but for those that are tried again."""
        self.changed += taken.changed
        self.unchanged += taken.unchanged
        self.codes.update(note.code for note in taken.notes)


class Looked:
    """How a file of this kind is read: what its layout says, and our fields as columns."""

    def __init__(self, kind: Kind, layout: Layout) -> None:
        """Refused: malformed_mapping."""
        self.encoding = layout.encoding
        self.separator = layout.separator
        self.lines = layout.lines
        self.only = layout.only
        self.links = layout.links
        self._columns = layout.columns_of(kind.given)

    def named(self) -> dict[str, list[str]]:
        """The columns behind each field."""
        return self._columns


class _Undone(Exception):
    """What was done is not to be; its report is."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report


def _undo(report: Report) -> None:
    raise _Undone(report)


class File:
    """Reads a source into batches of numbered fields, and takes them."""

    def __init__(self, kind: Kind, source: Source, layout: Layout, skip: int = 0) -> None:
        """Look at the heading and the first rows; `skip` rows were seen to before.

        Refused: missing_column, mixed_decimals.
        """
        self.kind = kind
        self.tally = Tally()
        self._source = source
        rows = source.rows()
        first = list(islice(rows, AT_ONCE))
        self.shaper = Shaper(kind, layout, source.columns)
        self.shaper.settle([row for _, row in first if not isinstance(row, str)])
        self._rows = islice(self._all(first, rows), skip, None)

    @property
    def position(self) -> int:
        """How many bytes of the file are read."""
        return self._source.position

    def batches(self) -> Iterator[Batch]:
        """The rows from begin to end, with notes on those that cannot be read."""
        while batch := list(islice(self._rows, AT_ONCE)):
            yield self._shaped(batch)

    def _all(
        self, first: Sequence[tuple[int, list[str] | str]], rest: Iterator[tuple[int, list[str] | str]]
    ) -> Iterator[tuple[int, list[str] | str]]:
        yield from first
        yield from rest

    def _shaped(self, batch: Sequence[tuple[int, list[str] | str]]) -> Batch:
        good: list[Numbered] = []
        notes: list[Note] = []
        for number, row in batch:
            if isinstance(row, str):
                notes.append(Note(number, "", MALFORMED, row))
                continue
            try:
                good.append((number, self.shaper.shape(row)))
            except ValueError as problem:
                notes.append(Note(number, "", MALFORMED, str(problem)))
        return good, notes

    async def take(self, tx: Tx, rows: Sequence[Numbered], *, is_dry: bool = False, is_last: bool = False) -> Taken:
        """Hand rows to the verb; a row that says what we know changes nothing and tells nobody.

        A row that is refused, but could be read, is tried again later, unless this is the last try. A dry run is
        undone.
        """
        sheet = Sheet.read([fields for _, fields in rows], self.kind.form, from_text=True)
        report = await (self._tried(tx, sheet) if is_dry else self.kind.put(tx, sheet))
        notes: list[Note] = []
        again: list[tuple[Numbered, Note]] = []
        for each in report.refused:
            number, fields = rows[each.row]
            note = Note(number, self._called(fields), each.code, each.detail)
            if each.code in FINAL or is_last:
                notes.append(note)
            else:
                again.append((rows[each.row], note))
        return Taken(report.changed, report.unchanged, notes, again)

    async def _tried(self, tx: Tx, sheet: Sheet[Any]) -> Report:
        """What the verb says; what it did is undone."""
        try:
            async with tx.apart():
                _undo(await self.kind.put(tx, sheet))
        except _Undone as undone:
            return undone.report
        raise AssertionError

    def _called(self, fields: Fields) -> str:
        return " · ".join(str(fields[name]) for name in self.kind.key if fields.get(name))
