"""Files of Apache Parquet: each column in the type that it has, a few thousand rows at a time."""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from importlib import import_module
from typing import Any, BinaryIO

import msgspec

from atrium.integrations.exporting.pages import Row

AT_ONCE = 5_000
DIGITS, DECIMALS = 22, 3
"""Of amounts: enough for 64 bits of minor units, and for the currencies with most decimals."""
WHOLE = frozenset({
    "on_hand", "allocated", "safety", "available", "weight_g", "processing_days", "line", "quantity", "ordered",
    "cancelled", "open", "reserved", "released", "picked", "shipped", "delivered", "returned",
})  # fmt: skip
AMOUNTS = frozenset({"amount", "price", "unit_price", "discount", "tax", "total", "grand_total"})
MOMENTS = frozenset({"from", "until", "placed_at", "created_at", "counted_at", "added_at", "changed_at"})
DEGREES = frozenset({"latitude", "longitude"})
YES = frozenset({"is_active", "is_service", "ships", "offers_pickup", "prices_include_tax"})
TYPED = WHOLE | MOMENTS | DEGREES | YES
"""What goes in as it is."""


@contextmanager
def table(raw: BinaryIO, columns: Sequence[str]) -> Generator[Callable[[Row], None]]:
    """Write rows with these columns; what is nested stands there as its JSON text."""
    arrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")
    schema = arrow.schema([(name, _type(arrow, name)) for name in columns])
    rows: list[Row] = []
    with parquet.ParquetWriter(raw, schema, compression="zstd") as writer:

        def flush() -> None:
            writer.write_table(arrow.Table.from_pylist(rows, schema))
            rows.clear()

        def write(row: Row) -> None:
            rows.append({name: _cell(name, row.get(name)) for name in columns})
            if len(rows) == AT_ONCE:
                flush()

        yield write
        flush()


def _type(arrow: Any, name: str) -> Any:
    """Pyarrow's type of a column of ours; what is neither a number, a moment nor a yes or no is text."""
    types = (
        (WHOLE, arrow.int64()),
        (AMOUNTS, arrow.decimal128(DIGITS, DECIMALS)),
        (MOMENTS, arrow.timestamp("us", tz="UTC")),
        (DEGREES, arrow.float64()),
        (YES, arrow.bool_()),
    )
    return next((kind for names, kind in types if name in names), arrow.string())


def _cell(name: str, value: Any) -> Any:
    if value is None or name in TYPED:
        return value
    if name in AMOUNTS:
        return Decimal(value)
    if isinstance(value, dict | list | tuple):
        return msgspec.json.encode(value).decode() if value else None
    return str(value)
