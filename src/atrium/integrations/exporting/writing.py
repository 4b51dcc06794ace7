"""Files as they are written: CSV, TSV or JSON lines, packed or not, Parquet, or straight to who reads along."""

import csv
import gzip
import io
import os
import sys
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO, cast

import msgspec

from atrium.integrations.exporting import parquet
from atrium.integrations.exporting.pages import Row
from atrium.kernel import Refused

STDOUT = Path("-")
SEPARATORS = {".csv": ",", ".tsv": "\t"}
PARQUET = ".parquet"
FORMS = (*SEPARATORS, ".jsonl", PARQUET)
_READABLE = 0o600
Write = Callable[[Row], None]


@contextmanager
def written(path: Path, columns: Sequence[str]) -> Generator[Write]:
    """Write rows with these columns. A file is there when all of it is; until then the one before stays.

    Refused: unknown_format, unwritable_file.
    """
    form = _form(path)
    try:
        with _bytes(path) as raw, _rows(raw, form, columns, is_packed=path.suffix.lower() == ".gz") as write:
            yield write
    except BrokenPipeError:
        raise Refused("unwritable_file", "Whoever was reading along has gone; nothing more was written.") from None
    except OSError as problem:
        raise Refused(
            "unwritable_file",
            f"{path} cannot be written: {problem.strerror}. Look at the folder, its rights and its space.",
        ) from None


def _form(path: Path) -> str:
    """How rows are written, by the end of the file's name; who reads along gets CSV."""
    if path == STDOUT:
        return ".csv"
    endings = [ending.lower() for ending in path.suffixes[-2:] if ending.lower() != ".gz"]
    form = endings[-1] if endings else ""
    if form not in FORMS or (form == PARQUET and path.suffix.lower() != PARQUET):
        raise Refused(
            "unknown_format",
            f"{path.name} says no form that we write; end its name in .csv, .tsv, .jsonl (these and .gz) or .parquet.",
        )
    return form


@contextmanager
def _bytes(path: Path) -> Generator[BinaryIO]:
    if path == STDOUT:
        sys.stdout.flush()
        with open(os.dup(1), "wb") as out:  # noqa: PTH123 - no file has a path here
            yield out
        return
    target = path.resolve()
    if target.exists() and not target.is_file():  # a pipe or a device is written to, not put aside
        with target.open("wb") as out:
            yield out
        return
    unfinished = target.with_name(f".{target.name}.part")
    try:
        # It may hold names and addresses of customers: for our eyes only.
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _READABLE), "wb") as out:  # noqa: PTH123
            yield out
        unfinished.replace(target)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


@contextmanager
def _rows(raw: BinaryIO, form: str, columns: Sequence[str], *, is_packed: bool) -> Generator[Write]:
    if form == PARQUET:
        with parquet.table(raw, columns) as write:
            yield write
        return
    with _text(raw, is_packed=is_packed) as text:
        yield _lines(text, columns) if form == ".jsonl" else _table(text, columns, SEPARATORS[form])


@contextmanager
def _text(raw: BinaryIO, *, is_packed: bool) -> Generator[TextIO]:
    binary = cast("BinaryIO", gzip.GzipFile(fileobj=raw, mode="wb", mtime=0)) if is_packed else raw
    with io.TextIOWrapper(binary, "utf-8", newline="") as text:
        yield text


def _table(text: TextIO, columns: Sequence[str], separator: str) -> Write:
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(columns)
    return lambda row: cast("None", writer.writerow([_cell(row.get(column)) for column in columns]))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return msgspec.json.encode(value).decode() if value else ""
    return value


def _lines(text: TextIO, columns: Sequence[str]) -> Write:
    def write(row: Row) -> None:
        text.write(msgspec.json.encode({column: row.get(column) for column in columns}).decode() + "\n")

    return write
