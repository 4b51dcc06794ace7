"""Files of what the house holds: whole, readable by others, and by ourselves again."""

import csv
import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.integrations import retail, small_demo

from atrium import network, orders
from atrium.integrations import imports
from atrium.integrations.exporting import KINDS
from atrium.integrations.exporting.writing import written
from atrium.kernel import Database, Refused
from atrium.kernel.upserts import Sheet
from atrium.orders import history

BACK = imports.load("atrium_export")


async def bring(database: Database, path: Path, mapping: imports.Mapping = BACK) -> Counter[str]:
    """Take a file; says the codes of what was not taken."""
    codes = Counter[str]()
    async with database.transaction("user/1") as tx:
        with imports.Source(path, mapping) as source:
            file = imports.OrderFile(source, mapping)
            await file.open_channel(tx)
            for batch in file.batches():
                codes.update((await file.take(tx, batch))[0].codes)
    return codes


async def totals(database: Database, channel: str) -> list[history.Sold]:
    async with database.read() as tx:
        return [sold for sold, _ in await history.totals(tx, channel)]


async def credited(database: Database, channel: str) -> list[history.Credited]:
    async with database.read() as tx:
        return [given for _, given in await history.totals(tx, channel)]


def rows_of(path: Path, separator: str = ",") -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter=separator))


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".jsonl", ".csv.gz", ".jsonl.gz"])
async def test_history_comes_back_as_it_was(database: Database, other: Database, tmp_path: Path, ending: str):
    rows = [*retail.ROWS, *(row for row in retail.many(40) if not row[0].startswith("C"))]
    await bring(database, retail.sheet(tmp_path, rows), imports.load("online_retail"))
    out = tmp_path / f"orders{ending}"
    await KINDS["orders"](database, out)

    assert not await bring(other, out)
    [sold] = await totals(database, "online-retail")
    assert (sold.orders, sold.currency, sold.adjustment_lines) == (40, "GBP", 1)
    assert await totals(other, "atrium-export") == [sold]


@pytest.mark.parametrize("ending", [".csv", ".jsonl.gz"])
async def test_credits_come_back_as_they_were(database: Database, other: Database, tmp_path: Path, ending: str):
    rows = [*retail.ROWS, *retail.many(40)]
    await bring(database, retail.sheet(tmp_path, rows), imports.load("online_retail"))
    out = tmp_path / f"credits{ending}"
    said = await KINDS["credits"](database, out)

    assert not await bring(other, out)
    assert said == f"15 rows of credits were written to {out}."
    ours, theirs = await credited(database, "online-retail"), await credited(other, "atrium-export")
    assert ours == theirs
    assert (ours[0].credits, ours[0].delivery, ours[0].adjustments) == (6, 1800, 10010)

    assert not await bring(other, out)
    assert await credited(other, "atrium-export") == ours
    async with other.read() as tx:
        first = (await history.credits_(tx, 1)).items[0]
        assert (first.channel_ref, first.amount) == ("online-retail/C500004", 2310)


async def test_credits_with_tax_on_top_come_back_with_it(database: Database, other: Database, tmp_path: Path):
    line = history.PastLine("MUG", "Mug", 2, 1200, discount=100, tax=158)
    buyer = history.PastBuyer("Ada", "ada@example.com")
    credit = history.PastCredit(
        "old", "R-1", "USD", buyer, datetime(2020, 1, 1, tzinfo=UTC), [line], prices_include_tax=False
    )
    async with database.transaction("user/1") as tx:
        await tx.many("SELECT kernel.make_partitions('2020-01-01', '2020-01-31')")
        await network.put_channels(tx, Sheet([network.ChannelRow("old", name="Old shop")]))
        await history.record_credits(tx, [credit])
    await KINDS["credits"](database, tmp_path / "credits.csv")

    assert not await bring(other, tmp_path / "credits.csv")
    async with other.read() as tx:
        [came] = (await history.credits_(tx, 5)).items
    assert (came.amount, came.lines, came.prices_include_tax) == (2300 + 158, [line], False)


async def test_more_than_a_page_comes_back_whole(database: Database, other: Database, tmp_path: Path):
    rows = [row for row in retail.many(1400) if not row[0].startswith("C")]
    await bring(database, retail.sheet(tmp_path, rows), imports.load("online_retail"))
    said = await KINDS["orders"](database, tmp_path / "orders.csv")

    assert said == f"3,780 rows of orders were written to {tmp_path / 'orders.csv'}."
    assert not await bring(other, tmp_path / "orders.csv")
    assert await totals(other, "atrium-export") == await totals(database, "online-retail")


async def test_orders_of_today_come_back_with_their_sums(database: Database, other: Database, tmp_path: Path):
    await small_demo.move_in(database)
    out = tmp_path / "orders.csv"
    await KINDS["orders"](database, out)
    codes = await bring(other, out)

    async with other.read() as tx:
        came = (await orders.listed(tx, orders.Filter(), 100, None)).items
    async with database.read() as tx:
        drafts = (await orders.listed(tx, orders.Filter(state="draft"), 100, None)).items
        ours = [
            it
            for it in (await orders.listed(tx, orders.Filter(), 100, None)).items
            if it.state in {"placed", "completed"}
        ]
    assert {it.channel_ref: it.totals for it in came} == {it.number: it.totals for it in ours}
    assert {it.channel_ref: it.customer.email for it in came} == {it.number: it.customer.email for it in ours}
    assert set(codes) == {"malformed", "no_quantity"}
    assert {row["state"] for row in rows_of(out) if not row["placed_at"]} == {"draft"}
    assert len(drafts) == 2


async def test_lines_and_their_charge_add_up_to_the_order(database: Database, tmp_path: Path):
    await small_demo.move_in(database)
    await KINDS["orders"](database, tmp_path / "orders.tsv")
    sums, told = Counter[str](), dict[str, Decimal]()
    for row in rows_of(tmp_path / "orders.tsv", "\t"):
        sums[row["number"]] += Decimal(row["total"])  # pyright: ignore[reportArgumentType]
        told[row["number"]] = Decimal(row["grand_total"])

    assert dict(sums) == told


@pytest.mark.parametrize(
    ("kind", "count", "row"),
    [
        ("products", 68, {"sku": "BD-200", "price": "179.99", "currency": "USD", "gtin": "2047110000092"}),
        ("nodes", 62, {"code": "DC-COLUMBUS", "kind": "distribution_center", "ships": "true"}),
        ("stock", 914, {"sku": "BD-200", "node": "DC-COLUMBUS", "safety": "0"}),
        ("customers", 40, {"name": "Alejandro Sanders", "emails": '["alejandro.sanders@example.com"]'}),
    ],
)
async def test_each_kind_has_all_there_is(
    database: Database, tmp_path: Path, kind: str, count: int, row: dict[str, str]
):
    await small_demo.move_in(database)
    await KINDS[kind](database, tmp_path / "out.csv")
    await KINDS[kind](database, tmp_path / "out.jsonl.gz")
    rows = rows_of(tmp_path / "out.csv")
    lines = [json.loads(line) for line in gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()).splitlines()]

    assert len(rows) == len(lines) == count
    assert {name: rows[0][name] for name in row} == row
    assert list(rows[0]) == list(lines[0])


async def test_whoever_reads_along_gets_csv(database: Database, capfd: pytest.CaptureFixture[str]):
    await small_demo.move_in(database)
    said = await KINDS["nodes"](database, Path("-"))

    assert capfd.readouterr().out.splitlines()[1].startswith("DC-COLUMBUS,")
    assert said == "62 rows of nodes were written."


@pytest.mark.parametrize(("name", "code"), [("out.xlsx", "unknown_format"), ("no/such/out.csv", "unwritable_file")])
async def test_what_cannot_be_written_is_refused(database: Database, tmp_path: Path, name: str, code: str):
    with pytest.raises(Refused) as refusal:
        await KINDS["nodes"](database, tmp_path / name)

    assert refusal.value.code == code
    assert not names_in(tmp_path)


def test_a_file_stays_until_the_new_one_is_whole(tmp_path: Path):
    path = tmp_path / "out.csv"
    path.write_text("the one before")
    with pytest.raises(TypeError), written(path, ["a"]) as write:
        write({"a": [object()]})

    assert path.read_text() == "the one before"
    assert names_in(tmp_path) == ["out.csv"]
    with written(path, ["a"]) as write:
        write({"a": "é\n"})
    assert rows_of(path) == [{"a": "é\n"}]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("kind", "gift", "malformed"),
        ("currency", "dollars", "malformed"),
        ("currency", "EUR", "currencies_differ"),
        ("prices_include_tax", "perhaps", "malformed"),
    ],
)
async def test_strange_words_in_a_file_of_ours_refuse_the_order(
    database: Database, tmp_path: Path, column: str, text: str, code: str
):
    names = ["number", "sku", "name", "quantity", "placed_at", "unit_price", "discount", "tax", "customer_id"]
    others = ["customer_name", "email", "phone", "line1", "postal_code", "city", "region", "country"]
    row = dict.fromkeys([*names, *others], "") | {"number": "A-1", "sku": "TV", "quantity": "1", "unit_price": "1.00"}
    row |= {"placed_at": "2026-01-01", "kind": "goods", "currency": "USD", "prices_include_tax": "true"}
    with written(tmp_path / "in.csv", list(row)) as write:
        write(row | {column: text})
        write(row)

    assert code in await bring(database, tmp_path / "in.csv")
    assert await totals(database, "atrium-export") == []
