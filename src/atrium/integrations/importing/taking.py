"""A file of things on its way in: a thousand rows at a time, each thousand in a short transaction of its own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from atrium.integrations.importing.kinds import Fields, Kind
from atrium.integrations.importing.layout import Layout
from atrium.integrations.importing.shaping import Shaper
from atrium.integrations.imports import Note, Source
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet

AT_ONCE = 1_000
MOST_AGAIN = 100_000
"""Rows that are tried once more in the end: what they name may have come later in the file."""
MALFORMED = "malformed"
FINAL = {MALFORMED, "repeated"}
"""What is refused for these stays refused, whatever comes later."""

Numbered = tuple[int, Fields]
Batch = tuple[list[Numbered], list[Note]]
NOTHING: Batch = ([], [])


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


class Looked:
    """How a file of this kind is read: what its layout says, and our fields as columns."""

    def __init__(self, kind: Kind, layout: Layout) -> None:
        """Refused: malformed_mapping."""
        self.encoding = layout.encoding
        self.separator = layout.separator
        self.lines = layout.lines
        self._columns = layout.columns_of(kind.given)

    def named(self) -> dict[str, list[str]]:
        """The columns behind each field."""
        return self._columns


class File:
    """Reads a source into batches of numbered fields, and takes them."""

    def __init__(self, kind: Kind, source: Source, layout: Layout) -> None:
        """Look at the heading and the first rows. Refused: missing_column, mixed_decimals."""
        self.kind = kind
        self.tally = Tally()
        self.again: list[Numbered] = []
        rows = source.rows()
        first = list(islice(rows, AT_ONCE))
        self.shaper = Shaper(kind, layout, source.columns)
        self.shaper.settle([row for _, row in first if not isinstance(row, str)])
        self._rows = self._all(first, rows)

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

    async def take(self, tx: Tx, rows: Sequence[Numbered], *, is_last: bool = False) -> list[Note]:
        """Hand rows to the verb; a row that says what we know changes nothing and tells nobody.

        A row that is refused, but could be read, is kept for a last try, unless this is it.
        """
        sheet = Sheet.read([fields for _, fields in rows], self.kind.form, from_text=True)
        report = await self.kind.put(tx, sheet)
        self.tally.changed += report.changed
        self.tally.unchanged += report.unchanged
        notes: list[Note] = []
        for each in report.refused:
            number, fields = rows[each.row]
            if each.code not in FINAL and not is_last and len(self.again) < MOST_AGAIN:
                self.again.append((number, fields))
                continue
            notes.append(Note(number, self._called(fields), each.code, each.detail))
        return notes

    def note(self, notes: Sequence[Note]) -> None:
        """Count what was refused."""
        self.tally.codes.update(note.code for note in notes)

    def _called(self, fields: Fields) -> str:
        return " · ".join(str(fields[name]) for name in self.kind.key if fields.get(name))
