"""Files as they come: packed or not, in any encoding, as tables, JSON, spreadsheets or Parquet; row by row."""

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol, Self, TextIO, cast

from atrium.integrations.imports import parquet, spreadsheets
from atrium.integrations.imports.objects import Link, Links, Row, elements_of, flat, is_of, ways_of
from atrium.kernel import Refused

CHUNK = 1 << 18
LOOKED_AT = 100
"""Objects of JSON that are looked at to know what they name."""
SEPARATORS = ",;\t|"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Way(Protocol):
    """How a file is read: what a mapping says of its form, and the columns that are looked for in JSON."""

    @property
    def encoding(self) -> str:
        """A name that Python knows, or `auto`."""
        ...

    @property
    def separator(self) -> str:
        """What stands between the cells of a table, or `auto`."""
        ...

    @property
    def lines(self) -> str:
        """The list within each JSON object whose elements are the rows; empty: the objects are."""
        ...

    @property
    def only(self) -> Mapping[str, str]:
        """What a JSON object must say to be a row; others are passed over."""
        ...

    @property
    def links(self) -> Mapping[str, Link]:
        """Fields of JSON objects that name other objects of the file, which are read in their place."""
        ...

    def named(self) -> dict[str, list[str]]:
        """The columns behind each field."""
        ...


class Source:
    """A file that is being read; use it in a `with`. `position` of `size` bytes are done."""

    def __init__(self, path: Path, mapping: Way) -> None:
        """Look at the file, which is read through once to be sure that all of it can be.

        Refused: no_file, unreadable_file, unknown_encoding, missing_column.
        """
        self.path = path
        self.mapping = mapping
        self.columns: list[str] = []
        self._open = ExitStack()
        self._text: TextIO | None = None
        try:
            self._raw = self._open.enter_context(path.open("rb"))
        except OSError as problem:
            raise Refused("no_file", f"{path} cannot be opened: {problem.strerror}.") from None
        self.size = path.stat().st_size
        self._sheet = _sheet(path)
        self.encoding = mapping.encoding
        if self.encoding == "auto" and not self._sheet:
            self.encoding = _encoding(self._binary(), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @property
    def position(self) -> int:
        """How many bytes of the file are read."""
        return self._raw.tell()

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Each row with its number: that of a spreadsheet for CSV (the heading is 1), else counted from 1."""
        if self._sheet:
            return self._spread(self._sheet(self.path))
        kind, text, begin = self._begun()
        if kind == "csv":
            return self._table(text, begin)
        self.columns = sorted({name for names in self.mapping.named().values() for name in names})
        links = Links(self.mapping.links, elements_of(kind, text, self.path))
        text.seek(0)
        elements = elements_of(kind, text, self.path)
        return flat(elements, self.columns, self.mapping.lines, self.mapping.only, links)

    def names(self) -> list[str]:
        """What its columns are called; of JSON, what its first objects name, with dots into inner ones."""
        kind, text, _begin = ("csv", None, "") if self._sheet else self._begun()
        if kind == "csv" or text is None:
            self.rows()
            return list(dict.fromkeys(self.columns))
        rows = (each for each in elements_of(kind, text, self.path) if is_of(each, self.mapping.only))
        return list(dict.fromkeys(name for each in islice(rows, LOOKED_AT) for name in ways_of(each)))

    def _begun(self) -> tuple[str, TextIO, str]:
        """The form of a file of text, the text and how it begins."""
        try:
            text = io.TextIOWrapper(self._binary(), self.encoding, newline="")
        except LookupError:
            raise Refused("unknown_encoding", f"There is no encoding {self.encoding}.") from None
        self._text = text  # kept, lest it closes the file when its rows are at an end
        begin = text.read(1 << 16)
        text.seek(0)
        return _kind(self.path, begin), text, begin

    def _binary(self) -> BinaryIO:
        self._raw.seek(0)
        is_packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        return cast("BinaryIO", gzip.GzipFile(fileobj=self._raw)) if is_packed else self._raw

    def _spread(self, rows: Iterator[list[str]]) -> Iterator[tuple[int, Row]]:
        self.columns = next(rows, list[str]())
        return ((number, row) for number, row in enumerate(rows, 2) if any(row))

    def _table(self, text: TextIO, begin: str) -> Iterator[tuple[int, Row]]:
        heading = begin.splitlines()[0] if begin else ""
        separator = self.mapping.separator
        if separator == "auto":
            separator = max(SEPARATORS, key=heading.count)
        reader = csv.reader(text, delimiter=separator)
        self.columns = next(reader, list[str]())
        return _cells(reader, len(self.columns))


def _sheet(path: Path) -> Callable[[Path], Iterator[list[str]]] | None:
    """What reads the rows of a file that is no text."""
    if parquet.is_parquet(path):
        return parquet.rows_of
    return spreadsheets.rows_of if spreadsheets.is_spreadsheet(path) else None


def _encoding(binary: BinaryIO, path: Path) -> str:
    """By its mark, else UTF-8 if all of it is that, else UTF-16 if every other byte is nought, else Windows-1252."""
    try:
        begin = binary.read(4096)
        marked = next((name for mark, name in _BOMS if begin.startswith(mark)), None)
        if not marked and begin.count(0) > len(begin) // 4:
            marked = "utf-16-le" if begin[1:2] == b"\0" else "utf-16-be"
        for name in [marked] if marked else ["utf-8", "cp1252"]:
            binary.seek(0)
            if _is_all(binary, name):
                return name
    except (EOFError, zlib.error, OSError) as problem:
        raise Refused("unreadable_file", f"{path.name} is damaged: {problem}.") from None
    detail = f"{path.name} is neither UTF-8, UTF-16 nor Windows-1252; say `encoding` in the mapping."
    raise Refused("unknown_encoding", detail)


def _is_all(binary: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := binary.read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _kind(path: Path, begin: str) -> str:
    endings = {ending.lower() for ending in path.suffixes[-2:]}
    if endings & {".csv", ".tsv", ".txt"}:
        return "csv"
    if endings & {".jsonl", ".ndjson"}:
        return "lines"
    first = begin.lstrip()[:1]
    return {"[": "array", "{": "lines"}.get(first, "csv")


def _cells(reader: "Iterator[list[str]]", width: int) -> Iterator[tuple[int, Row]]:
    """Rows of a table as wide as its heading; blank lines are passed over, but count."""
    for number, row in enumerate(_readable(reader), 2):
        if len(row) == width or isinstance(row, str):
            yield number, row
        elif row:
            yield number, f"The row has {len(row)} columns where the heading has {width}."


def _readable(reader: "Iterator[list[str]]") -> Iterator[Row]:
    """Rows of a table, and a sentence in the place of one that cannot be read."""
    while True:
        try:
            yield from reader
        except csv.Error as problem:
            yield f"The row cannot be read ({problem}); look for a quotation mark that is not closed."
        else:
            return
