"""A file of orders on its way in: batch by batch, each in a short transaction of its own."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from atrium import network
from atrium.integrations.imports.grouping import Gathered, Gathering, Note
from atrium.integrations.imports.mapping import Mapping
from atrium.integrations.imports.reading import Source
from atrium.integrations.imports.shaping import Shaped, Shaper
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet
from atrium.orders import history

TAKEN_WITH_A_NOTE = {"rounded", "unknown_country"}
"""Codes of rows that were taken all the same; rows under any other code were not."""


@dataclass(slots=True)
class Tally:
    """What became of rows, orders and credits; `codes` counts notes, `rows` those that were taken, by kind."""

    read: int = 0
    unchanged_rows: int = 0
    rows: Counter[str] = field(default_factory=Counter[str])
    orders: Counter[str] = field(default_factory=Counter[str])
    credits: Counter[str] = field(default_factory=Counter[str])
    codes: Counter[str] = field(default_factory=Counter[str])

    @property
    def refused(self) -> int:
        """Rows that were not taken."""
        return sum(count for code, count in self.codes.items() if code not in TAKEN_WITH_A_NOTE)

    def add(self, other: "Tally") -> None:
        """Count what became of another batch."""
        self.read += other.read
        self.unchanged_rows += other.unchanged_rows
        for name in ("rows", "orders", "credits", "codes"):
            getattr(self, name).update(getattr(other, name))


@dataclass(slots=True)
class Batch:
    """Some thousand rows, shaped; nothing of it is written yet."""

    read: int
    shaped: list[Shaped]
    notes: list[Note]


class OrderFile:
    """Reads a source by a mapping into batches, and takes them."""

    def __init__(self, source: Source, mapping: Mapping) -> None:
        """Look at the heading. Refused: missing_column, mixed_decimals."""
        self._mapping = mapping
        self._gathering = Gathering(source, mapping)
        self._shaper = Shaper(mapping, self._gathering.mark)

    def batches(self) -> Iterator[Batch]:
        """The file from its begin to its end, an order never in two batches."""
        return map(self._shape, self._gathering.batches())

    def _shape(self, gathered: Gathered) -> Batch:
        return Batch(gathered.read, [self._shaper.shape(group) for group in gathered.groups], gathered.notes)

    async def open_channel(self, tx: Tx) -> None:
        """Make the mapping's channel when there is none: a closed one, that shows where its orders came from."""
        channel = self._mapping.channel
        if channel not in await network.channels(tx, [channel]):
            row = {"code": channel, "name": self._mapping.name or channel, "is_active": False}
            await network.put_channels(tx, Sheet.read([row], network.ChannelRow))

    async def take(self, tx: Tx, batch: Batch, *, is_dry: bool = False) -> tuple[Tally, list[Note]]:
        """Write down a batch; says what became of its rows. The same batch again changes nothing. Dry: only says."""
        ordered = [it for it in batch.shaped if it.order]
        credited = [it for it in batch.shaped if it.credit]
        orders = await history.record(tx, [it.order for it in ordered if it.order], is_dry=is_dry)
        credits_ = await history.record_credits(tx, [it.credit for it in credited if it.credit], is_dry=is_dry)
        tally = Tally(batch.read)
        notes = [*batch.notes, *(note for it in batch.shaped for note in it.notes)]
        for it, answer in zip(ordered, orders, strict=True):
            notes += _count(tally, tally.orders, it.order_rows, (it.reference, answer))
            if it.order and answer is history.Answer.TAKEN:
                tally.rows.update(line.kind for line in it.order.lines)
                tally.rows["delivery"] += len(it.order_rows) - len(it.order.lines)
        for it, answer in zip(credited, credits_, strict=True):
            notes += _count(tally, tally.credits, it.credit_rows, (it.reference, answer))
            if answer is history.Answer.TAKEN:
                tally.rows["credit"] += len(it.credit_rows)
        tally.codes.update(note.code for note in notes)
        return tally, sorted(notes)


def _count(tally: Tally, answers: Counter[Any], rows: Sequence[int], answer: tuple[str, history.Answer]) -> list[Note]:
    """Count an order or a credit; says of each row of one that differs from ours that it was left out."""
    answers[answer[1].value] += 1
    if answer[1] is history.Answer.UNCHANGED:
        tally.unchanged_rows += len(rows)
    if answer[1] is not history.Answer.DIFFERS:
        return []
    detail = "We have this reference with other contents, and left it as it is."
    return [Note(row, answer[0], "order_exists", detail) for row in rows]
