"""Rows gathered by the order they belong to, with flat memory however long the file is."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import chain, islice
from operator import itemgetter
from typing import Any, NamedTuple

from atrium.integrations.imports.mapping import Mapping
from atrium.integrations.imports.reading import Row, Source
from atrium.integrations.imports.values import decimal_mark, whole
from atrium.kernel import Refused

WINDOW = 20_000
BATCH = 4_000
MOST_ROWS = 10_000
SAMPLE = 1_000
LONGEST_REFERENCE = 200
JOINTS = {"reference": "/"}


class Cells(NamedTuple):
    """The texts of a row by what they mean; what the file does not tell is empty."""

    reference: str
    sku: str
    quantity: str
    date: str
    unit_price: str
    line_total: str
    name: str
    discount: str
    tax: str
    delivery: str
    customer_id: str
    customer_name: str
    email: str
    phone: str
    line1: str
    postal_code: str
    city: str
    region: str
    country: str
    kind: str
    currency: str
    prices_include_tax: str


class Note(NamedTuple):
    """What is to be said of a row: why it was refused or set aside."""

    row: int
    reference: str
    code: str
    detail: str


@dataclass(slots=True)
class Group:
    """The rows of one reference, by their numbers; `trouble` says why none of them can be taken."""

    reference: str
    rows: list[tuple[int, Cells]] = field(default_factory=list[tuple[int, Cells]])
    trouble: tuple[str, str] | None = None


class Seen:
    """References that were met, each in eight bytes of a table that is at most two thirds full."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._slots = array("Q", bytes(8 * 1024))
        self._count = 0

    def add(self, reference: str) -> bool:
        """Remember a reference; says whether it is new."""
        if self._count * 3 > len(self._slots) * 2:
            self._grow()
        return self._put(int.from_bytes(blake2b(reference.encode(), digest_size=8).digest()) or 1)

    def _put(self, mark: int) -> bool:
        slots, size = self._slots, len(self._slots)
        at = mark % size
        while slots[at] not in (0, mark):
            at = (at + 1) % size
        is_new = slots[at] == 0
        slots[at] = mark
        self._count += is_new
        return is_new

    def _grow(self) -> None:
        old, self._slots, self._count = self._slots, array("Q", bytes(16 * len(self._slots))), 0
        for mark in old:
            if mark:
                self._put(mark)


@dataclass(slots=True)
class Gathered:
    """Orders' rows that belong together as far as the window sees, and what could not be put anywhere."""

    groups: list[Group] = field(default_factory=list[Group])
    notes: list[Note] = field(default_factory=list[Note])
    read: int = 0


class Gathering:
    """Reads a source and gathers its rows by reference; `mark` is what stands before decimals there."""

    def __init__(self, source: Source, mapping: Mapping, window: int = WINDOW) -> None:
        """An order is complete when its rows are `window` rows old, or the file ends."""
        rows = source.rows()
        self._window = window
        self._seen = Seen()
        self._open: OrderedDict[str, Group] = OrderedDict()
        sample = list(islice(rows, SAMPLE))
        self._place = _places(source.columns, mapping)
        self.mark = mapping.decimal if mapping.decimal != "auto" else self._mark(sample)
        self._rows = chain(sample, rows)

    def batches(self) -> Iterator[Gathered]:
        """Some thousand rows at a time, each reference whole."""
        batch, held = Gathered(), 0
        for number, row in self._rows:
            batch.read += 1
            if isinstance(row, str):
                batch.notes.append(Note(number, "", "malformed", row))
                continue
            held += self._add(number, self._place(row), batch)
            if held > self._window:
                held -= self._close(batch, held - self._window + min(BATCH, self._window // 4))
            if batch.groups or len(batch.notes) > BATCH:
                yield batch
                batch = Gathered()
        self._close(batch, held)
        yield batch

    def _add(self, number: int, cells: Cells, batch: Gathered) -> int:
        reference = cells.reference.strip()
        if not 0 < len(reference) <= LONGEST_REFERENCE or "\0" in reference:
            detail = "The row names no order." if not reference else "The order's reference is no text of 200 letters."
            batch.notes.append(Note(number, reference[:40], "malformed", detail))
            return 0
        group = self._open.get(reference)
        if group is None:
            group = self._open[reference] = Group(reference)
            if not self._seen.add(reference):
                group.trouble = ("split_order", "Rows of this order stand far above and were taken as one order.")
        if len(group.rows) >= MOST_ROWS:
            group.trouble = ("too_many_rows", f"The order has more than {MOST_ROWS:,} rows; is it the right column?")
        if group.trouble:
            batch.notes.append(Note(number, reference, *group.trouble))
            return 0
        group.rows.append((number, cells))
        return 1

    def _close(self, batch: Gathered, least: int) -> int:
        """Take the orders that were begun first, until there are `least` rows; says how many there are."""
        count = 0
        while self._open and count < least:
            _, group = self._open.popitem(last=False)
            count += len(group.rows)
            if group.trouble:
                batch.notes += (Note(number, group.reference, *group.trouble) for number, _ in group.rows)
            elif group.rows:
                batch.groups.append(group)
        return count

    def _mark(self, sample: Sequence[tuple[int, Row]]) -> str:
        cells = [self._place(row) for _, row in sample if not isinstance(row, str)]
        return decimal_mark(text for it in cells for text in (it.unit_price, it.line_total, it.delivery))


def _places(columns: Sequence[str], mapping: Mapping) -> Callable[[list[str]], Cells]:
    """How a row of the file becomes cells. Refused: missing_column."""
    places = {name.strip().casefold(): place for place, name in reversed(list(enumerate(columns)))}
    named = mapping.named()
    missing = sorted({name for names in named.values() for name in names if name.strip().casefold() not in places})
    if missing:
        detail = f"The file has no column {missing[0]}; it has {', '.join(filter(None, columns)) or 'none'}."
        raise Refused("missing_column", detail, columns=missing)
    found = {field_: [places[name.strip().casefold()] for name in names] for field_, names in named.items()}
    constants = {field_: text for field_, text in mapping.constants.items() if field_ not in found}
    joined = {field_: its for field_, its in found.items() if len(its) > 1}
    single = {field_: its[0] for field_, its in found.items() if len(its) == 1}
    behind = {field_: len(columns) + 1 + place for place, field_ in enumerate([*constants, *joined])}
    pick: Callable[[list[str]], Any] = itemgetter(
        *(single.get(field_, behind.get(field_, len(columns))) for field_ in Cells._fields)
    )
    extra = ["", *constants.values()]
    wholes = [place for field_ in mapping.whole_numbers for place in found.get(field_, ())]
    joints = [(JOINTS.get(field_, " "), itemgetter(*its)) for field_, its in joined.items()]

    def place(row: list[str]) -> Cells:
        for at in wholes:
            row[at] = whole(row[at])
        if joints:
            return Cells._make(pick([*row, *extra, *(joint.join(its(row)) for joint, its in joints)]))
        row.extend(extra)
        return Cells._make(pick(row))

    return place
