"""What a house takes out, another takes in: every kind of thing, as a table, as lines and as Parquet."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa  # pyright: ignore[reportMissingTypeStubs]
import pyarrow.parquet as pq  # pyright: ignore[reportMissingTypeStubs]
import pytest
from tests.integrations import small_demo
from tests.integrations.bringing import brought, facts

from atrium import catalog, network
from atrium.integrations.exporting import KINDS as OUT
from atrium.integrations.importing import KINDS, OURS, Looked
from atrium.integrations.imports import Source
from atrium.kernel import Database, Refused
from atrium.kernel.upserts import Sheet

MOVING = ("calendars", "channels", "nodes", "places", "products", "prices", "stock", "customers")
"""The kinds in an order in which each finds what it names."""
AGAIN = ("calendars", "channels", "nodes", "places", "prices")


async def furnish(database: Database) -> None:
    """The small demo with what it has none of: a price of a channel to come, a place, a day of its own."""
    async with database.transaction("system") as tx:
        await small_demo.load(tx)
        await network.put_places(tx, Sheet([network.PlaceRow("DE", "01067", 51.06, 13.72)]))
        channel = (await network.list_channels(tx, limit=1)).items[0].code
        sku = (await catalog.list_products(tx, limit=1)).items[0].sku
        soon = datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC)
        later = datetime(2031, 2, 1, tzinfo=UTC)
        await catalog.put_prices(tx, Sheet([catalog.PriceRow(sku, 1999, "USD", channel, soon, later)]))


async def taken_out(database: Database, folder: Path, ending: str, kinds: tuple[str, ...]) -> dict[str, Path]:
    folder.mkdir()  # noqa: ASYNC240 - a test may wait
    paths = {kind: folder / f"{kind}{ending}" for kind in kinds}
    for kind, path in paths.items():
        await OUT[kind](database, path)
    return paths


@pytest.mark.parametrize("ending", [".csv", ".jsonl.gz", ".parquet"])
async def test_a_house_moves_in_by_the_files_of_another(
    database: Database, other: Database, tmp_path: Path, ending: str
):
    await furnish(database)
    paths = await taken_out(database, tmp_path / "ours", ending, MOVING)
    for kind, path in paths.items():
        tally, notes = await brought(other, kind, path)
        assert (kind, tally.refused, notes) == (kind, 0, [])
        assert tally.read > 0

    again = await taken_out(other, tmp_path / "theirs", ".csv", AGAIN)
    first = await taken_out(database, tmp_path / "first", ".csv", AGAIN)
    assert {kind: path.read_text() for kind, path in again.items()} == {
        kind: path.read_text() for kind, path in first.items()
    }

    told = await facts(other)
    for kind, path in paths.items():
        assert (await brought(other, kind, path))[0].changed == 0, kind
    assert await facts(other) == told


async def test_each_column_of_parquet_has_its_type(database: Database, tmp_path: Path):
    await furnish(database)
    paths = await taken_out(database, tmp_path / "out", ".parquet", tuple(OUT))
    types = {
        f"{kind}.{field.name}": str(field.type)
        for kind, path in paths.items()
        for field in pq.read_schema(path)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    }

    assert types["orders.grand_total"] == types["prices.amount"] == "decimal128(22, 3)"
    assert types["orders.placed_at"] == types["stock.counted_at"] == "timestamp[us, tz=UTC]"
    assert types["stock.on_hand"] == types["orders.quantity"] == "int64"
    assert (types["places.latitude"], types["nodes.ships"]) == ("double", "bool")
    assert types["nodes.address"] == types["orders.number"] == types["customers.id"] == "string"
    for kind, path in paths.items():
        lines = path.with_suffix(".jsonl")
        await OUT[kind](database, lines)
        assert pq.read_metadata(path).num_rows == len(lines.read_text().splitlines()), kind


async def test_parquet_of_others_is_read_by_a_mapping_that_needs_no_more(database: Database, tmp_path: Path):
    path = tmp_path / "places.parquet"
    columns = {"country": ["DE", None], "postal_code": ["01067", "1"], "latitude": [51, 2], "longitude": [13.5, 1.0]}
    pq.write_table(pa.table({**columns, "tags": [["a"], []]}), path)  # pyright: ignore[reportUnknownMemberType]
    tally, notes = await brought(database, "places", path)

    assert (tally.changed, [note.code for note in notes]) == (1, ["malformed"])
    async with database.read() as tx:
        assert await network.locate(tx, [("DE", "01067")]) == {("DE", "01067"): (51.0, 13.5)}


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 200 + b"PAR1", b"sku,name\nA,Lamp\n"])
def test_a_broken_file_of_parquet_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "goods.parquet"
    path.write_bytes(content)
    with pytest.raises(Refused) as refusal, Source(path, Looked(KINDS["products"], OURS)) as source:
        list(source.rows())

    assert refusal.value.code == "unreadable_file"


async def test_parquet_is_packed_already(database: Database, tmp_path: Path):
    with pytest.raises(Refused) as refusal:
        await OUT["nodes"](database, tmp_path / "nodes.parquet.gz")

    assert refusal.value.code == "unknown_format"
