"""Files of Apache Parquet, each cell as the text that a table would have."""

import json
from collections.abc import Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from atrium.integrations.imports.spreadsheets import text_of
from atrium.kernel import Refused

ENDING = ".parquet"
AT_ONCE = 2_000


def is_parquet(path: Path) -> bool:
    """Whether a file's name says so."""
    return path.suffix.lower() == ENDING


def rows_of(path: Path) -> Iterator[list[str]]:
    """The names of the columns, then the rows, some thousand in memory at a time. Refused: unreadable_file."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as file:
            yield list(file.schema_arrow.names)
            for batch in file.iter_batches(AT_ONCE):
                yield from _rows(batch)
    except (arrow.ArrowException, OSError, ValueError, OverflowError) as problem:
        first = str(problem).strip().partition("\n")[0].rstrip(".")
        raise Refused("unreadable_file", f"{path.name} cannot be read as Parquet: {first}.") from None


def _rows(batch: Any) -> Iterator[list[str]]:
    for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
        yield [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """As in a spreadsheet, and what only Parquet has: nothing, amounts to the last decimal, lists within a cell."""
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "replace")
    return json.dumps(cell, default=_text) if isinstance(cell, dict | list | tuple) else text_of(cell)
