"""How files are read: packed, in any encoding, by any separator; numbers and days as people write them."""

import gzip
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, strategies
from tests.integrations import retail

from atrium.integrations import imports
from atrium.integrations.imports.countries import country_of
from atrium.integrations.imports.grouping import MOST_ROWS, Gathering, Seen
from atrium.integrations.imports.reading import Source
from atrium.integrations.imports.values import Amounts, Times, decimal_mark, quantity_of, whole
from atrium.kernel import Refused

MAPPING = imports.load("online_retail")
FLAT = """
channel = "old-shop"
currency = "EUR"
[columns]
reference = "order.number"
sku = "items.sku"
quantity = "items.pieces"
unit_price = "items.price"
date = "order.day"
name = "items.name"
"""


def cells(path: Path, mapping: imports.Mapping = MAPPING) -> list[tuple[str, str, str]]:
    with Source(path, mapping) as source:
        batches = list(Gathering(source, mapping).batches())
    return [(it.reference, it.name, it.unit_price) for b in batches for group in b.groups for _, it in group.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_encoding_and_separator_are_found_out(tmp_path: Path, encoding: str, separator: str):
    path = tmp_path / "sales.csv"
    path.write_bytes(
        retail.table([["1", "A", "Café £5", "1", "2011-01-01 00:00:00", "2.5", "", ""]], separator).encode(encoding)
    )

    assert cells(path) == [("1", "Café £5", "2.5")]


def test_a_packed_file_is_the_same_file(tmp_path: Path):
    path = retail.sheet(tmp_path)
    packed = tmp_path / "sales.csv.gz"
    packed.write_bytes(gzip.compress(path.read_bytes()))

    assert cells(packed) == cells(path)


def test_a_packed_file_that_is_cut_off_is_refused_before_anything_is_done(tmp_path: Path):
    packed = tmp_path / "sales.csv.gz"
    packed.write_bytes(gzip.compress(retail.table(retail.ROWS).encode())[:-20])

    with pytest.raises(Refused) as refusal:
        Source(packed, MAPPING)
    assert refusal.value.code == "unreadable_file"


ORDERS = [
    {"order": {"number": "1", "day": "2011-01-01"}, "items": [{"sku": "a", "pieces": 2, "price": 2.55, "name": "é"}]},
    {"order": {"number": "2", "day": "2011-01-02"}, "items": [{"sku": "b", "pieces": 1, "price": 10}] * 2},
]


def test_json_may_hold_lines_within_orders(tmp_path: Path):
    mapping = imports.parse('lines = "items"\n' + FLAT)
    array, lines = tmp_path / "a.json", tmp_path / "b.jsonl.gz"
    array.write_text(json.dumps(ORDERS, indent=2))
    lines.write_bytes(gzip.compress("\n".join(map(json.dumps, ORDERS)).encode()))

    expected = [("1", "é", "2.55"), ("2", "", "10"), ("2", "", "10")]
    assert cells(array, mapping) == expected
    assert cells(lines, mapping) == expected


def test_a_long_array_is_read_piece_by_piece(tmp_path: Path):
    mapping = imports.parse('lines = "items"\n' + FLAT)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ORDERS[:1] * 5_000))

    assert len(cells(path, mapping)) == 5_000


def test_rows_that_cannot_be_read_are_told_and_the_others_taken(tmp_path: Path):
    path = tmp_path / "sales.csv"
    path.write_text(retail.table(retail.ROWS[:1]) + "\n1,2\n" + ",".join(retail.ROWS[1]) + "\n,A,n,1,x,1,,\n")

    with Source(path, MAPPING) as source:
        batches = list(Gathering(source, MAPPING).batches())

    assert [(note.row, note.code) for batch in batches for note in batch.notes] == [(4, "malformed"), (6, "malformed")]
    assert [number for batch in batches for group in batch.groups for number, _ in group.rows] == [2, 5]


def test_a_column_that_is_not_there_is_named(tmp_path: Path):
    path = tmp_path / "sales.csv"
    path.write_text("a,b\n1,2\n")

    with Source(path, MAPPING) as source, pytest.raises(Refused) as refusal:
        Gathering(source, MAPPING)
    assert refusal.value.code == "missing_column"
    assert "no column Country; it has a, b" in refusal.value.detail


def gathered(path: Path, window: int) -> tuple[list[tuple[str, int]], list[tuple[int, str]]]:
    with Source(path, MAPPING) as source:
        batches = list(Gathering(source, MAPPING, window).batches())
    groups = [(group.reference, len(group.rows)) for batch in batches for group in batch.groups]
    return groups, [(note.row, note.code) for batch in batches for note in batch.notes]


def test_rows_of_an_order_need_not_be_neighbours(tmp_path: Path):
    rows = [retail.ROWS[0], retail.ROWS[2], retail.ROWS[1]]

    assert gathered(retail.sheet(tmp_path, rows), 100) == ([("500001", 2), ("500002", 1)], [])


def test_rows_far_below_their_order_are_refused_never_doubled(tmp_path: Path):
    rows = [retail.ROWS[0], *retail.many(10), retail.ROWS[1]]
    groups, notes = gathered(retail.sheet(tmp_path, rows), 8)

    assert ("500001", 1) in groups
    assert notes == [(33, "split_order")]


def test_a_reference_that_is_everywhere_does_not_fill_the_memory(tmp_path: Path):
    groups, notes = gathered(retail.sheet(tmp_path, [retail.ROWS[0]] * (MOST_ROWS + 5)), 20_000)

    assert groups == []
    assert len(notes) == MOST_ROWS + 5
    assert {code for _, code in notes} == {"too_many_rows"}


def test_what_was_seen_is_known_again():
    seen = Seen()

    assert all(seen.add(f"order {n}") for n in range(5_000))
    assert not any(seen.add(f"order {n}") for n in range(5_000))


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["2.55", "10"], "."),
        (["45,06", "20,992"], ","),
        (["1.234,50"], ","),
        (["1,234.50"], "."),
        (["7"], "."),
        ([], "."),
        (["1,234,567"], "."),
    ],
)
def test_the_decimal_mark_shows(texts: list[str], mark: str):
    assert decimal_mark(texts) == mark


def test_two_decimal_marks_are_refused():
    with pytest.raises(Refused, match="say `decimal`"):
        decimal_mark(["1.50", "1,50"])


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("2.55", ".", 255),
        (" £1,234.5 ", ".", 123450),
        ("1.234,5", ",", 123450),
        ("-3", ".", -300),
        (".5", ".", 50),
        ("1e2", ".", 10000),
        ("0.001", ".", Decimal("0.1")),
    ],
)
def test_amounts_are_read_exactly(text: str, mark: str, minor: int | Decimal):
    assert Amounts(mark, 2).read(text) == minor


@pytest.mark.parametrize("text", ["", "abc", "1,2", "1.2.3", "--1", "nan", "1e99", "inf", ".", "9" * 30, "1,50"])
def test_what_is_no_amount_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^"):
        Amounts(".", 2).read(text)


@given(strategies.integers(-(10**9), 10**9))
def test_every_amount_of_pence_comes_back(pence: int):
    assert Amounts(",", 2).read(f"{Decimal(pence) / 100:.2f}".replace(".", ",")) == pence


@pytest.mark.parametrize(("text", "quantity"), [("3", 3), ("-3.0", -3), (" 12 ", 12), ("0", 0)])
def test_quantities_are_whole(text: str, quantity: int):
    assert quantity_of(text) == quantity


@pytest.mark.parametrize("text", ["", "1.5", "x", "nan", "1e7", "1" * 41])
def test_what_is_no_quantity_is_refused(text: str):
    with pytest.raises(ValueError, match=r"^"):
        quantity_of(text)


def test_days_are_read_in_their_zone():
    times = Times(["%d/%m/%Y %H:%M", "iso"], "Europe/London")

    assert times.read("1/7/2011 10:00").isoformat() == "2011-07-01T09:00:00+00:00"
    assert times.read("2011-01-07").isoformat() == "2011-01-07T00:00:00+00:00"
    assert times.read("2011-01-07T10:00:00+02:00").isoformat() == "2011-01-07T08:00:00+00:00"


def test_ids_that_became_fractions_are_mended():
    assert [whole("17850.0"), whole("A.0"), whole("1.50")] == ["17850", "A.0", "1.50"]


def test_countries_have_names():
    names = {"United Kingdom": "GB", "germany": "DE", "USA": "US", "Hong Kong": "HK", "fr": "FR", "Mine": "XK"}
    assert {name: country_of(name, {"Mine": "XK"}) for name in names} == names
    assert country_of("Atlantis", {}) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("channel = 1", "channel: This must be a text; it is a whole number"),
        (FLAT.replace("unit_price", "#"), "unit_price or line_total"),
        (FLAT + "colour = 'x'", "colour"),
        ('time_zone = "Mars"\n' + FLAT, "no time zone Mars"),
        (FLAT + "[constants]\nwhat = '1'", "what is none of reference, sku"),
        ("=", "mapping:"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(text: str, said: str):
    with pytest.raises(Refused, match=said) as refusal:
        imports.parse(text)
    assert refusal.value.code == "malformed_mapping"


def test_all_mappings_that_come_with_us_can_be_read():
    assert imports.shipped()
    for name in imports.shipped():
        assert imports.load(name).channel
    with pytest.raises(Refused, match="There is no mapping"):
        imports.load("nobody_has_it")
