"""Orders from before our time: taken once, whole, quietly, and adding up to what the file says."""

import asyncio
import json
from pathlib import Path

import pytest
from tests.integrations import retail

from atrium import customers, inventory, orders
from atrium.dispatch.sequencer import sequence
from atrium.dispatch.transmissions import enroll
from atrium.integrations import imports
from atrium.kernel import Database, Tx
from atrium.orders import history

MAPPING = imports.load("online_retail")
Result = tuple[imports.Tally, list[imports.Note]]


async def bring(tx: Tx, path: Path, mapping: imports.Mapping = MAPPING, *, is_dry: bool = False) -> Result:
    tally, notes = imports.Tally(), list[imports.Note]()
    with imports.Source(path, mapping) as source:
        file = imports.OrderFile(source, mapping)
        if not is_dry:
            await file.open_channel(tx)
        for batch in file.batches():
            counted, told = await file.take(tx, batch, is_dry=is_dry)
            tally.add(counted)
            notes += told
    return tally, notes


async def all_orders(tx: Tx) -> dict[str, orders.Order]:
    page = await orders.listed(tx, orders.Filter(channels=("online-retail",)), 100, None)
    found = await orders.orders(tx, [int(it.id) for it in page.items])
    return {order.channel_ref or "": order for order in found.values()}


async def test_a_file_adds_up(tx: Tx, tmp_path: Path):
    tally, notes = await bring(tx, retail.sheet(tmp_path))
    [(sold, credited)] = await history.totals(tx, "online-retail")

    assert sold == history.Sold(
        "GBP", orders=4, lines=7, units=20, goods=3564 + 765 + 370 + 185, delivery=5400, adjustment_lines=1,
        adjustments=450,
    )  # fmt: skip
    assert credited == history.Credited("GBP", 2, 3, 2, goods=510, delivery=1800, adjustments=10010)
    assert [(note.row, note.code) for note in notes] == [
        (12, "stock_write_off"),
        (13, "accounting_entry"),
        (14, "rounded"),
    ]
    assert tally.read == tally.rows.total() + tally.refused == 14
    assert tally.rows == {"goods": 7, "delivery": 1, "adjustment": 1, "credit": 3}


async def test_an_imported_order_is_complete_and_is_as_it_was(tx: Tx, tmp_path: Path):
    await bring(tx, retail.sheet(tmp_path))
    found = await all_orders(tx)
    order = found["500002"]

    assert order.state == "completed"
    assert order.placed_at
    assert order.placed_at.isoformat() == "2010-12-01T08:45:00+00:00"
    assert [(it.sku, it.name, it.ordered, it.shipped, it.delivered) for it in order.lines] == [
        ("85123A", "WHITE HEART HOLDER", 3, 3, 3)
    ]
    assert (order.totals.goods, order.totals.delivery, order.totals.grand_total) == (765, 5400, 6165)
    assert (order.customer.name, order.ship_to and order.ship_to.country) == ("Customer 12583", "FR")
    assert [it.is_stocked for it in found["500003"].lines] == [True, False, True]
    assert found["500003"].lines[2].name == "22960"


async def test_history_touches_no_stock_and_tells_no_system(tx: Tx, tmp_path: Path):
    await bring(tx, retail.sheet(tmp_path, retail.ROWS[:1]))
    await sequence(tx)
    await enroll(tx, "system/erp", ["orders.*", "customers.*"])
    await bring(tx, retail.sheet(tmp_path))
    turn = await sequence(tx)

    assert turn["facts"] >= 6
    waiting = await tx.one("SELECT count(*) AS n FROM kernel.transmissions_open WHERE listener = 'system/erp'")
    assert waiting["n"] == 0
    assert await inventory.stock_at(tx, ["85123A"], ["DC-1"]) == []


async def test_the_same_file_again_changes_nothing(tx: Tx, tmp_path: Path):
    path = retail.sheet(tmp_path)
    first, notes = await bring(tx, path)
    before = await history.totals(tx, "online-retail")
    again, told = await bring(tx, path)

    assert await history.totals(tx, "online-retail") == before
    assert told == notes
    assert (again.rows.total(), again.unchanged_rows, again.refused) == (0, first.rows.total(), first.refused)
    assert again.orders == {"unchanged": 4}
    assert again.credits == {"unchanged": 2}


async def test_a_dry_run_says_the_same_and_writes_nothing(tx: Tx, tmp_path: Path):
    path = retail.sheet(tmp_path)
    dry = await bring(tx, path, is_dry=True)

    assert await history.totals(tx, "online-retail") == []
    assert await bring(tx, path) == dry


async def test_rows_may_come_in_another_sequence(tx: Tx, tmp_path: Path):
    await bring(tx, retail.sheet(tmp_path))
    again, _ = await bring(tx, retail.sheet(tmp_path, retail.ROWS[::-1]))

    assert again.orders == {"unchanged": 4}


async def test_other_contents_under_a_known_reference_are_refused_row_by_row(tx: Tx, tmp_path: Path):
    await bring(tx, retail.sheet(tmp_path))
    altered = [[*row[:3], "7", *row[4:]] if row[0] == "500001" else row for row in retail.ROWS]
    again, notes = await bring(tx, retail.sheet(tmp_path, altered))

    assert [(note.row, note.code) for note in notes if note.reference == "500001"] == [
        (2, "order_exists"),
        (3, "order_exists"),
    ]
    assert again.orders == {"unchanged": 3, "differs": 1}
    assert (await all_orders(tx))["500001"].lines[0].ordered == 6


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        (1, "", "malformed"),
        (1, "X" * 101, "malformed"),
        (2, "nul\0", "malformed"),
        (3, "a few", "malformed"),
        (4, "01.12.2010", "malformed"),
        (5, "free", "malformed"),
        (5, "-2.55", "negative_price"),
        (6, "99.0", "customers_differ"),
    ],
)
async def test_an_order_goes_in_whole_or_not_at_all(tx: Tx, tmp_path: Path, column: int, text: str, code: str):
    bad = [*retail.ROWS[1]]
    bad[column] = text
    path = retail.sheet(tmp_path, [retail.ROWS[0], bad, *retail.ROWS[2:4]])
    tally, notes = await bring(tx, path)

    told = [(note.row, note.code) for note in notes]
    assert (3, code) in told
    assert sorted(row for row, _ in told) == [2, 3]
    assert tally.orders == {"taken": 1}

    mended, _ = await bring(tx, retail.sheet(tmp_path))
    assert mended.orders == {"taken": 3, "unchanged": 1}


async def test_rows_that_are_no_order_are_set_aside_and_spoil_none(tx: Tx, tmp_path: Path):
    nothing = [*retail.ROWS[1]]
    nothing[3] = "0"
    _, notes = await bring(tx, retail.sheet(tmp_path, [retail.ROWS[0], nothing]))

    assert [(note.row, note.code) for note in notes] == [(3, "no_quantity")]
    assert list(await all_orders(tx)) == ["500001"]


async def test_pieces_below_zero_are_a_credit_unless_the_mapping_refuses_them(tx: Tx, tmp_path: Path):
    back = [*retail.ROWS[0]]
    back[3] = "-1"
    path = retail.sheet(tmp_path, [retail.ROWS[1], back])
    tally, _ = await bring(tx, path)
    assert (tally.orders, tally.credits) == ({"taken": 1}, {"taken": 1})

    text = imports.mapping.MAPPINGS.joinpath("online_retail.toml").read_text()
    strict = imports.parse(text.replace('"online-retail"', '"other"').replace('= "credit"', '= "refuse"'))
    tally, notes = await bring(tx, path, strict)
    assert not tally.orders
    assert [note.code for note in notes] == ["order_incomplete", "negative_quantity"]


SUMS = """
channel = "old-shop"
currency = "USD"
prices_include_tax = false
decimal = ","
[columns]
reference = ["shop", "number"]
sku = "sku"
quantity = "pieces"
line_total = "total"
tax = "tax"
delivery = "freight"
date = "day"
customer_name = "who"
email = "mail"
[constants]
country = "US"
"""


async def test_money_is_kept_when_a_row_tells_only_its_sum(tx: Tx, tmp_path: Path):
    path = tmp_path / "sums.csv"
    path.write_text(
        "shop;number;sku;pieces;total;tax;freight;day;who;mail\n"
        "N;1;a;3;10,00;0,80;2,50;2011-01-01;Ada;ada@example.com\n"
        "N;1;b;1000;12,505;1,00;;2011-01-01;Ada;ada@example.com\n"
    )
    _, notes = await bring(tx, path, imports.parse(SUMS))
    [(sold, _)] = await history.totals(tx, "old-shop")
    [summary] = (await orders.listed(tx, orders.Filter(channels=("old-shop",)), 10, None)).items

    assert (sold.goods, sold.delivery, sold.tax) == (1000 + 1251, 250, 180)
    assert summary.totals.grand_total == 2251 + 250 + 180
    assert (summary.channel_ref, summary.customer.email) == ("N/1", "ada@example.com")
    assert [(note.row, note.code) for note in notes] == [(3, "rounded")]


NESTED = """
channel = "old-shop"
currency = "USD"
lines = "items"
[columns]
reference = "id"
sku = "items.sku"
quantity = "items.pieces"
unit_price = "items.price"
delivery = "freight"
date = "day"
"""


async def test_the_delivery_of_a_nested_order_counts_once(tx: Tx, tmp_path: Path):
    path = tmp_path / "orders.jsonl"
    items = [{"sku": "a", "pieces": 1, "price": 5}, {"sku": "b", "pieces": -1, "price": "2.50"}]
    path.write_text(json.dumps({"id": 7, "day": "2011-01-01", "freight": 3.5, "items": [items[0], *items]}))
    await bring(tx, path, imports.parse(NESTED))
    [(sold, credited)] = await history.totals(tx, "old-shop")

    assert (sold.lines, sold.goods, sold.delivery) == (2, 1000, 350)
    assert (credited.goods, credited.delivery) == (250, 0)


async def test_delivery_that_was_given_back_is_credited(tx: Tx, tmp_path: Path):
    path = tmp_path / "sums.csv"
    path.write_text(
        "shop;number;sku;pieces;total;tax;freight;day;who;mail\nN;1;a;-3;-10,00;-0,80;2,50;2011-01-01;Ada;\n"
    )
    tally, _ = await bring(tx, path, imports.parse(SUMS))
    [(_, credited)] = await history.totals(tx, "old-shop")

    assert (credited.goods, credited.delivery, credited.units) == (1000, 250, 3)
    assert (tally.rows.total(), tally.credits) == (1, {"taken": 1})


async def test_customers_are_known_again_and_the_unknown_one_is_one(tx: Tx, tmp_path: Path):
    await bring(tx, retail.sheet(tmp_path))
    found = await all_orders(tx)
    unnamed = [*retail.ROWS[4]]
    unnamed[0] = "500099"
    await bring(tx, retail.sheet(tmp_path, [unnamed, ["500098", *retail.ROWS[0][1:]]]))
    later = await all_orders(tx)

    assert found["500002"].customer == found["500008"].customer
    assert later["500098"].customer == found["500001"].customer
    assert later["500099"].customer == found["500003"].customer
    assert found["500003"].customer.name == "Unknown customer"


async def test_a_reference_means_the_customer_of_its_email_address(tx: Tx):
    [ada] = await customers.recognize(tx, [customers.Person("Ada", "ada@example.com")])
    people = {"1": customers.Person("A. L.", "Ada@Example.com"), "2": customers.Person("Bob", "bob@example.com")}
    ids = await customers.of_references(tx, "old-shop", people)

    assert ids["1"] == ada
    assert await customers.of_references(tx, "old-shop", people) == ids
    assert (await customers.of_references(tx, "other", {"1": customers.Person("X")}))["1"] != ada


async def test_two_imports_at_once_make_each_order_and_customer_once(database: Database, tmp_path: Path):
    path = retail.sheet(tmp_path)

    async def one() -> imports.Tally:
        async with database.transaction("user/1") as tx:
            return (await bring(tx, path))[0]

    tallies = await asyncio.gather(one(), one(), one())

    answers = sum((tally.orders for tally in tallies), start=type(tallies[0].orders)())
    assert answers == {"taken": 4, "unchanged": 8}
    async with database.read() as tx:
        [(sold, credited)] = await history.totals(tx, "online-retail")
        people = await tx.one("SELECT count(*) AS n FROM customers.customers")
    assert (sold.orders, credited.credits, people["n"]) == (4, 2, 3)
