"""Spreadsheets of Excel and OpenDocument: the first sheet that is shown, each cell as the text that stands in it."""

from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from atrium.kernel import Refused

ENDINGS = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


def is_spreadsheet(path: Path) -> bool:
    """Whether a file's name says so."""
    return path.suffix.lower() in ENDINGS


def rows_of(path: Path) -> Iterator[list[str]]:
    """The rows with something in them and those between, heading first. Refused: unreadable_file."""
    try:
        book = CalamineWorkbook.from_path(str(path))  # pyright: ignore[reportUnknownMemberType]
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible]
        sheet = book.get_sheet_by_name((shown or book.sheet_names)[0])
    except (CalamineError, OSError, IndexError) as problem:
        raise Refused("unreadable_file", f"{path.name} cannot be read as a spreadsheet: {problem}.") from None
    for row in sheet.iter_rows():
        yield [text_of(cell) for cell in row]


def text_of(cell: Any) -> str:
    """A cell as people would type it: 3 and not 3.0, days as 2026-12-31."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.timetz() == time() else cell.isoformat()
    return cell.isoformat() if isinstance(cell, (date, time)) else str(cell).strip()
