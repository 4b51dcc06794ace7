from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atrium.kernel import Tx
from atrium.kernel.arrays import literal

texts = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])) | st.none(), max_size=8)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=texts)
async def test_any_text_survives_the_way_to_the_database(tx: Tx, values: list[str | None]):
    row = await tx.one("SELECT %(values)s::text[] AS values", values=values)
    assert row["values"] == values


async def test_every_kind_survives_the_way_to_the_database(tx: Tx):
    kinds: dict[str, list[Any]] = {
        "bigint": [1, None, -(2**63)],
        "boolean": [True, None, False],
        "numeric": [Decimal("1.50"), None],
        "bytea": [b"\x00\xff\\", None, b""],
        "jsonb": [{"a": 'say "hi" \\ {1,2}'}, [1, 2], None, "text", 5],
        "date": [date(2026, 1, 2), None],
        "timestamptz": [datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC), None],
    }
    for kind, values in kinds.items():
        back = await tx.connection.fetchval(f"SELECT $1::text::{kind}[]", literal(values, kind))
        assert back == values, kind


async def test_no_list_is_null_and_an_empty_list_is_empty(tx: Tx):
    row = await tx.one("SELECT %(none)s::text[] AS none, %(empty)s::int[] AS empty", none=None, empty=[])
    assert (row["none"], row["empty"]) == (None, [])
