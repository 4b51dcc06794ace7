"""Customers come in: known again, corrected, and left alone when nothing is new."""

from pathlib import Path

from tests.integrations import small_demo
from tests.integrations.bringing import brought, facts, table

from atrium import customers
from atrium.integrations.exporting import KINDS as OUT
from atrium.kernel import Database


async def found(database: Database, q: str = "") -> list[customers.Customer]:
    async with database.read() as tx:
        return list((await customers.find(tx, q, 200)).items)


async def test_customers_come_in_as_they_went_out(database: Database, other: Database, tmp_path: Path):
    await small_demo.move_in(database)
    await OUT["customers"](database, tmp_path / "customers.csv")

    tally, notes = await brought(other, "customers", tmp_path / "customers.csv")
    assert (tally.changed, notes) == (40, [])
    ours, theirs = await found(database), await found(other)
    assert sorted(it.entry.name for it in ours) == sorted(it.entry.name for it in theirs)
    assert {it.entry for it in ours} == {it.entry for it in theirs}

    told = await facts(other)
    tally, _ = await brought(other, "customers", tmp_path / "customers.csv")
    assert (tally.changed, tally.unchanged, await facts(other)) == (0, 40, told)


CUSTOMERS = (
    ("reference", "name", "email", "phone", "address.line1", "address.city", "address.country", "notes"),
    ("C-1", "Ada Park", "ada@example.com", "(612) 555-0101", "1 Elm St", "Minneapolis", "US", "rings twice"),
    ("C-2", "Ben Okafor", "", "612 555 0102", "", "", "", ""),
    ("C-3", "Cleo", "", "", "", "", "", ""),
)


async def test_customers_are_known_by_reference_then_email_then_phone_and_name(database: Database, tmp_path: Path):
    await brought(database, "customers", table(tmp_path / "a.csv", *CUSTOMERS))
    moved = ("C-1", "Ada Park-Lund", "ada.lund@example.com", "(612) 555-0101", "9 Oak St", "Reno", "US", "rings twice")
    tally, notes = await brought(database, "customers", table(tmp_path / "b.csv", CUSTOMERS[0], moved, *CUSTOMERS[2:]))

    assert (tally.changed, tally.unchanged, notes) == (1, 2, [])
    [ada] = await found(database, "ada")
    assert (ada.entry.name, ada.entry.emails) == ("Ada Park-Lund", ("ada.lund@example.com",))
    assert [home.city for home in ada.entry.addresses] == ["Reno"]

    nobodys = [("name", "email", "phone"), ("Ada", "ada.lund@example.com", ""), ("Ben Okafor", "", "+1 612 555 0102")]
    tally, _ = await brought(database, "customers", table(tmp_path / "c.csv", *nobodys))
    assert (tally.changed, tally.unchanged, len(await found(database))) == (1, 1, 3)


async def test_rows_of_customers_that_cannot_be_are_refused_and_their_neighbours_taken(
    database: Database, tmp_path: Path
):
    await brought(database, "customers", table(tmp_path / "a.csv", *CUSTOMERS))
    rows = [
        ("reference", "name", "emails"),
        ("C-9", "", "x@example.com"),
        ("C-8", "Dora", "no address"),
        ("C-2", "Ben Okafor", "ada@example.com"),
        ("C-7", "Ada Again", "ada@example.com"),
        ("C-1", "Ada Park", "ada@example.com"),
        ("C-6", "Ezra", "ezra@example.com"),
        ("C-5", "Fay", "fay@example.com;ezra@example.com"),
    ]
    tally, notes = await brought(database, "customers", table(tmp_path / "b.csv", *rows))

    assert sorted((note.row, note.code) for note in notes) == [
        (2, "malformed"),
        (3, "malformed"),
        (4, "email_taken"),
        (6, "repeated"),
        (8, "email_taken"),
    ]
    assert tally.changed == 2
    assert not await found(database, "fay"), "a row that is refused leaves nothing behind"
    assert {it.entry.name for it in await found(database)} == {"Ada Again", "Ben Okafor", "Cleo", "Ezra"}
