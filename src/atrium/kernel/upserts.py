"""Sheets of rows that make or change things: each row is taken or refused by itself, and a report says which."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from atrium.kernel.wording import remark

MOST_ROWS = 10_000
LONGEST_CODE = 64
NULL = b"\\u0000"

Row = TypeVar("Row")
Form = TypeVar("Form")


class RefusedRow(msgspec.Struct, frozen=True):
    """A row that was not taken: its place in what was sent, counted from 0, a code and a sentence."""

    row: int
    code: str
    detail: str


class Report(msgspec.Struct, frozen=True):
    """What became of a sheet: rows that changed something, rows that said what we knew, rows refused."""

    changed: int
    unchanged: int
    refused: list[RefusedRow]


class Sheet(Generic[Row]):
    """Rows that were sent, by their place; a refused row leaves the sheet and its neighbours stay."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Take rows that were read already."""
        self.rows = dict(enumerate(rows))
        self.refused: dict[int, RefusedRow] = {}

    @staticmethod
    def read(sent: Sequence[Any], kind: type[Form], *, from_text: bool = False) -> "Sheet[Form]":
        """Read rows of JSON as `kind`; those that cannot be read are refused as `malformed`.

        Rows from a table are read `from_text`, where "12" is a number and "true" a yes.
        """
        sheet = Sheet[Form](())
        for place, row in enumerate(sent):
            try:
                sheet.rows[place] = msgspec.convert(row, kind, strict=not from_text)
            except msgspec.ValidationError as problem:
                sheet.refuse(place, "malformed", remark(problem))
        if NULL in msgspec.json.encode([sent[place] for place in sheet.rows]):
            for place in [place for place in sheet.rows if NULL in msgspec.json.encode(sent[place])]:
                sheet.refuse(place, "malformed", "The row holds a null character; take it out.")
        return sheet

    def refuse(self, row: int, code: str, detail: str) -> None:
        """Take a row off the sheet and say why."""
        self.rows.pop(row, None)
        self.refused[row] = RefusedRow(row, code, detail)

    def report(self, changed: int) -> Report:
        """How many of the rows that were left changed something; the others said what we knew."""
        return Report(changed, len(self.rows) - changed, [self.refused[row] for row in sorted(self.refused)])


def is_code(text: str) -> bool:
    """A code that people can type: 1 to 64 printable characters, no blank at either end."""
    return 0 < len(text) <= LONGEST_CODE and text.isprintable() and text == text.strip()


def given(row: msgspec.Struct) -> dict[str, Any]:
    """The fields that a row brings; what is left out (UNSET) stays as it is."""
    values = ((name, getattr(row, name)) for name in row.__struct_fields__)
    return {name: value for name, value in values if value is not msgspec.UNSET}


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a change alters: the old and the new values of just those fields."""
    altered = [name for name, value in after.items() if name not in before or before[name] != value]
    return {name: before[name] for name in altered if name in before}, {name: after[name] for name in altered}
