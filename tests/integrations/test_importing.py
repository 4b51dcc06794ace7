"""Things come in from files of any columns: whole, changed ones only, and again without harm."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests import given
from tests.integrations import small_demo, spreadsheet
from tests.integrations.bringing import brought, facts, table
from typer.testing import CliRunner

from atrium import catalog, inventory, network
from atrium.cli.commands import app
from atrium.integrations import importing
from atrium.integrations.exporting import KINDS as OUT
from atrium.integrations.imports import Source
from atrium.kernel import Database, Refused


def whole(path: Path) -> list[str]:
    """The lines of a file, without the times at which prices begin: they begin when they come in."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [re.sub(r"\d{4}-\d\d-\d\dT[^\"]+", "then", line) for line in text.decode().splitlines()]


async def product(database: Database, sku: str) -> catalog.ShownProduct:
    async with database.read() as tx:
        return await catalog.product(tx, sku)


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".tsv.gz"])
async def test_what_was_taken_out_comes_in_again_and_is_the_same(
    database: Database, other: Database, tmp_path: Path, ending: str
):
    async with database.transaction("system") as tx:
        await small_demo.load(tx)
        codes = {node.calendar for node in (await network.list_nodes(tx, limit=100)).items if node.calendar}
    calendars = table(tmp_path / "calendars.csv", ("code", "name"), *((code, code) for code in codes))
    assert (await brought(other, "calendars", calendars))[0].changed == len(codes)
    for kind in ("nodes", "products", "stock"):
        await OUT[kind](database, tmp_path / f"{kind}{ending}")
        tally, notes = await brought(other, kind, tmp_path / f"{kind}{ending}")
        assert (tally.refused, notes) == (0, [])
        assert tally.changed == tally.read > 0

    for kind in ("nodes", "products"):
        await OUT[kind](other, tmp_path / f"{kind}-again{ending}")
        assert (tmp_path / f"{kind}-again{ending}").read_bytes()[20:] == (tmp_path / f"{kind}{ending}").read_bytes()[
            20:
        ]


async def test_the_same_again_changes_nothing_and_tells_nobody(database: Database, tmp_path: Path):
    path = table(tmp_path / "p.csv", ("sku", "name", "price", "currency"), ("A", "Lamp", "19.99", "USD"))
    assert (await brought(database, "products", path))[0].changed == 1
    told = await facts(database)

    tally, _ = await brought(database, "products", path)

    assert (tally.changed, tally.unchanged) == (0, 1)
    assert await facts(database) == told


async def test_foreign_columns_commas_and_words_are_understood(database: Database, tmp_path: Path):
    layout = importing.Layout(
        columns={
            "sku": "Artikel",
            "name": ["Marke", "Titel"],
            "price": "Preis",
            "is_service": "Arbeit",
            "weight_g": "g",
        },
        constants={"currency": "EUR"},
    )
    rows = [("Artikel", "Marke", "Titel", "Preis", "Arbeit", "g"), ("A", "Halden", "Lampe", "1.234,50", "no", "1200,0")]
    path = table(tmp_path / "foreign.csv", *rows, separator=";")

    _, notes = await brought(database, "products", path, layout)

    assert notes == []
    found = await product(database, "A")
    assert (found.name, found.price, found.weight_g, found.is_service) == (
        "Halden Lampe",
        {"amount": 123_450, "currency": "EUR"},
        1200,
        False,
    )


async def test_a_row_that_names_a_later_one_comes_in_too(database: Database, tmp_path: Path):
    rows = [("sku", "name", "parent"), ("A-RED", "Red lamp", "Z")]
    rows += [(f"F{i}", "Filler", "") for i in range(importing.AT_ONCE)]
    path = table(tmp_path / "p.csv", *rows, ("Z", "Lamp", ""), ("B", "Lost", "NOWHERE"))

    tally, notes = await brought(database, "products", path)

    assert (tally.changed, tally.refused) == (importing.AT_ONCE + 2, 1)
    assert [(note.row, note.reference, note.code) for note in notes] == [(importing.AT_ONCE + 4, "B", "unknown_sku")]


async def test_what_cannot_be_read_is_said_with_its_row_and_the_others_come_in(database: Database, tmp_path: Path):
    path = table(
        tmp_path / "p.csv",
        ("sku", "name", "price", "currency", "is_service", "weight_g"),
        ("A", "Lamp", "nineteen", "USD", "", ""),
        ("B", "Lamp", "19.99", "", "", ""),
        ("C", "Lamp", "", "", "perhaps", ""),
        ("D", "Lamp", "", "", "", "heavy"),
        ("E", "Lamp", "", "", "", "12"),
    )

    tally, notes = await brought(database, "products", path)

    assert [note.row for note in notes] == [2, 3, 4, 5]
    assert {note.code for note in notes} == {"malformed"}
    assert "nineteen is no amount" in notes[0].detail
    assert (tally.read, tally.changed, tally.refused) == (5, 1, 4)


@pytest.mark.parametrize("write", [spreadsheet.xlsx, spreadsheet.ods])
async def test_stock_comes_from_a_spreadsheet(database: Database, tmp_path: Path, write: Any):
    async with database.transaction("system") as tx:
        await given.stock(tx, on_hand=3)
    path = write(tmp_path / f"counts.{write.__name__}", [("node", "sku", "on_hand"), (given.NODE, given.SKU, 7.0)])

    tally, notes = await brought(database, "stock", path)

    assert (tally.changed, notes) == (1, [])
    async with database.read() as tx:
        [position] = (await inventory.books.positions(tx, inventory.books.Sought([given.SKU]), 5)).items
    assert position.on_hand == 7


async def test_prices_nodes_and_places_come_in(database: Database, tmp_path: Path):
    nodes = tmp_path / "nodes.json"
    node = {"code": "S1", "name": "Store 1", "kind": "store", "pool": "main", "address": {"city": "Reno"}}
    nodes.write_text(json.dumps([node]))
    assert (await brought(database, "nodes", nodes))[0].changed == 1
    places = table(
        tmp_path / "places.csv", ("country", "postal_code", "latitude", "longitude"), ("FI", "00100", "60.17", "24.94")
    )
    assert (await brought(database, "places", places))[0].changed == 1
    goods = table(tmp_path / "p.csv", ("sku", "name"), ("A", "Lamp"))
    await brought(database, "products", goods)
    prices = table(
        tmp_path / "prices.csv",
        ("sku", "amount", "currency", "channel"),
        ("A", "9.50", "USD", ""),
        ("A", "", "USD", ""),
    )
    tally, notes = await brought(database, "prices", prices)

    assert (tally.changed, [note.row for note in notes]) == (1, [3])
    async with database.read() as tx:
        assert (await network.nodes(tx, ["S1"]))["S1"].address["city"] == "Reno"
    assert (await product(database, "A")).price == {"amount": 950, "currency": "USD"}


async def test_a_dry_run_says_all_and_writes_nothing(database: Database, tmp_path: Path):
    path = table(tmp_path / "p.csv", ("sku", "name"), ("A", "Lamp"), ("", "Nameless"))

    tally, notes = await brought(database, "products", path, is_dry=True)

    assert (tally.changed, len(notes)) == (1, 1)
    async with database.read() as tx:
        assert (await catalog.list_products(tx, limit=5)).items == []


@pytest.mark.parametrize(
    ("columns", "says"),
    [({"skuu": "A"}, "malformed_mapping"), ({"sku": "B"}, "missing_column"), ({"name": "A"}, "missing_column")],
)
async def test_a_mapping_that_does_not_fit_says_so(
    database: Database, tmp_path: Path, columns: dict[str, Any], says: str
):
    path = table(tmp_path / "p.csv", ("A",), ("1",))

    with pytest.raises(Refused) as refused:
        await brought(database, "products", path, importing.Layout(columns=columns))

    assert refused.value.code == says


async def test_what_is_no_spreadsheet_is_refused(database: Database, tmp_path: Path):
    path = tmp_path / "broken.xlsx"
    path.write_bytes(b"PK no workbook")

    with pytest.raises(Refused, match="cannot be read as a spreadsheet"):
        await brought(database, "products", path)


def test_the_command_tries_a_file_out_without_a_house(tmp_path: Path):
    path = table(tmp_path / "p.csv", ("sku", "price", "currency"), ("A", "19.99", "USD"), ("B", "x", "USD"))

    done = CliRunner().invoke(app, ["import", "products", str(path), "--try"])

    assert done.exit_code == 0, done.output
    assert "1999" in done.output
    assert "Row 3: price x is no amount." in done.output


def test_what_comes_with_us_fits_what_it_is_for(tmp_path: Path):
    place = {"city": "Tempe", "state": "AZ", "zip": "85281", "location": {"lat": 33.4, "lon": -111}}
    store = {"id": 7, "name": "Tempe"} | place
    path = tmp_path / "stores.json"
    path.write_text(json.dumps([store | {"address": "1900 E Rio", "address2": ""}]))
    layout, kind = importing.load("bestbuy_stores"), importing.KINDS["nodes"]
    with Source(path, importing.Looked(kind, layout)) as source:
        [(_, fields)], notes = next(importing.File(kind, source, layout).batches())

    assert notes == []
    assert fields["code"] == "7"
    assert fields["address"] == {
        "line1": "1900 E Rio",
        "city": "Tempe",
        "region": "AZ",
        "postal_code": "85281",
        "country": "US",
    }


def test_an_unknown_mapping_names_those_that_there_are():
    with pytest.raises(Refused, match="bestbuy_stores"):
        importing.load("another")
