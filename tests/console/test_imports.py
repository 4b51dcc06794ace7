"""Files that people bring: looked at, mapped on the screen, checked, taken by the worker, reported."""

import re

import pytest
from tests.console.conftest import Browser, BrowserOf
from tests.worker.importer import importing_worker, is_over
from tests.worker.parcels import until

from atrium import catalog
from atrium.kernel import Database, NotFound

TABLE = (
    "Artikelnummer;Bezeichnung;Preis;Währung;EAN\nTV-1;Fernseher;1.299,00;EUR;\nTV-2;<script>x</script>;9,50;EUR;123\n"
)
COLUMNS = {"column.sku": "Artikelnummer", "column.name": "Bezeichnung", "column.price": "Preis"}


async def sent(person: Browser, body: bytes | str, name: str = "artikel.csv", **fields: str) -> str:
    """Bring a file; where that leads, or the page that says why not."""
    await person.see("/imports/new")
    content = body.encode("cp1252") if isinstance(body, str) else body
    answer = await person.client.post(
        "/imports/new",
        data={"_seal": person.seal, "kind": "products", **fields},
        files={"file": (name, content)},
    )
    return answer.headers["location"] if answer.status_code == 303 else answer.text


async def test_a_file_is_mapped_checked_and_brought_in(browser_of: BrowserOf, database: Database):
    ann = await browser_of("admin")
    address = await sent(ann, TABLE)
    page = (await ann.see(address)).text
    for field, column in COLUMNS.items():
        assert re.search(f'name="{field}".*?<option value="{column}" selected>', page, re.DOTALL), field
    assert "€1,299.00" in page, "the comma was found to stand before decimals"
    assert "&lt;script&gt;" in page
    assert "<script>x" not in page

    tried = await ann.send(f"{address}/columns", {"column.sku": "EAN"}, **{"HX-Request": "true"})
    assert "SKU" in tried.text
    assert "1 of the first 2 rows cannot be taken" in tried.text
    async with importing_worker(database):
        for deed, said in (("check", "It was checked"), ("bring", "It is in.")):
            await ann.send(
                f"{address}/begin", {**COLUMNS, "column.gtin": "EAN", "column.currency": "Währung", "deed": deed}
            )
            await until(lambda: is_over(database, int(address.rpartition("/")[2])))
            page = (await ann.see(address)).text
            assert said in page
            assert "Row 3" in page

    report = (await ann.see(f"{address}/report.csv")).text.splitlines()
    assert report[0] == "row,reference,code,detail"
    assert report[1].startswith("3,TV-2,bad_gtin,")
    assert "Brought in" in (await ann.see("/imports")).text
    async with database.read() as tx:
        assert (await catalog.product(tx, "TV-1")).name == "Fernseher"
        with pytest.raises(NotFound):
            await catalog.product(tx, "TV-2")


async def test_the_next_file_of_the_same_columns_is_read_as_the_last(browser_of: BrowserOf, database: Database):
    ann = await browser_of("admin")
    first = await sent(ann, "A1,B2\nS-1,Lamp\n")
    await ann.see(first)
    async with importing_worker(database):
        await ann.send(f"{first}/begin", {"column.sku": "A1", "column.name": "B2", "deed": "bring"})
        await until(lambda: is_over(database, 1))

    page = (await ann.see(await sent(ann, "A1,B2\nS-2,Lamp\n"))).text

    assert re.search(r'name="column.name".*?<option value="B2" selected>', page, re.DOTALL)


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"", "x.csv", "There is no heading in this file"),
        (b"sku,name\n", "x.csv", "There are no rows below the heading"),
        (b"\x00\xff\xfe\x00\x81", "x.csv", "x.csv is neither UTF-8"),
        (b"\x1f\x8b\x08\x00garbage", "x.csv.gz", "x.csv.gz is damaged"),
        (b"PK\x03\x04garbage", "x.xlsx", "cannot be read as a spreadsheet"),
        (b"PAR1garbage", "x.parquet", "cannot be read as Parquet"),
        (b'[{"sku": "A"}', "x.json", "cut off"),
        (b"[1, 2, 3]", "x.json", "There is no heading"),
    ],
)
async def test_what_cannot_be_read_is_said_at_the_file(browser_of: BrowserOf, body: bytes, name: str, said: str):
    ann = await browser_of("admin")

    page = await sent(ann, body, name)

    assert said in page
    assert 'aria-invalid="true"' in page
    assert "Nothing was brought in yet" in (await ann.see("/imports")).text


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\stock\\..", "\x07\x00.csv", "a" * 300 + ".csv", ".csv", "名前.csv"]
)
async def test_any_name_of_a_file_is_harmless(browser_of: BrowserOf, name: str):
    ann = await browser_of("admin")

    address = await sent(ann, "sku,name\nA,Lamp\n", name)

    assert address.startswith("/imports/")
    assert (await ann.see(address)).status_code == 200


async def test_odd_cells_do_not_break_the_page(browser_of: BrowserOf):
    ann = await browser_of("admin")
    rows = ["A,x,12,NOPE", "B,x,-,USD", ",x,1,USD", "C,x,9" + "9" * 40 + ",USD", "D,x,1,", "E,x,1,U\x00D", "F,x"]

    address = await sent(ann, "\n".join(["sku,name,price,currency", *rows]).encode())
    page = await ann.see(address)

    assert page.status_code == 200
    assert "of the first 7 rows cannot be taken" in page.text
    for wrong, status in (
        ({"column.sku": "nothing of the kind"}, 200),
        ({"constant.sku": "x" * 300}, 400),
        ({"constant.sku": "\0"}, 400),
        ({"decimal": "?"}, 400),
    ):
        assert (await ann.send(f"{address}/columns", wrong, **{"HX-Request": "true"})).status_code == status
        assert (await ann.see(address)).status_code == 200


async def test_columns_may_be_called_anything(browser_of: BrowserOf):
    ann = await browser_of("admin")
    names = [" two  blanks ", "two\nlines", '"><script>', "x" * 300, "sku"]
    address = await sent(ann, ",".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in names) + "\na,b,c,d,S-1\n")
    await ann.see(address)

    for name in names[:4]:
        typed = {"column.sku": "sku", "column.name": name.replace("\n", "\r\n")}
        tried = await ann.send(f"{address}/columns", typed, **{"HX-Request": "true"})
        assert "S-1" in tried.text
        assert f'<td class="cut">{"abcd"[names.index(name)]}</td>' in tried.text, name


async def test_a_file_may_be_larger_than_other_forms(browser_of: BrowserOf):
    ann = await browser_of("admin")

    address = await sent(ann, b"sku,name\n" + b"A,Lamp\n" * 2_000_000)

    assert address.startswith("/imports/")
    too_large = await ann.client.post(f"{address}/begin", files={"file": ("x", b"x" * 11_000_000)})
    assert too_large.status_code == 413


async def test_who_is_limited_to_a_node_brings_no_file(browser_of: BrowserOf):
    ann = await browser_of("manager", node="ST-1")
    assert "There is nothing that you may bring in" in (await ann.see("/imports/new")).text
    assert "There is nothing that you may bring in" in await sent_without_a_choice(ann)
    assert "Nothing was brought in yet" in (await ann.see("/imports")).text
    buyer = await browser_of("buyer")
    page = (await buyer.see("/imports/new?kind=prices")).text
    assert '<option value="prices" selected>' in page
    assert 'value="customers"' not in page


async def sent_without_a_choice(person: Browser) -> str:
    answer = await person.client.post(
        "/imports/new", data={"_seal": person.seal, "kind": "stock"}, files={"file": ("a.csv", b"sku,node\nA,B\n")}
    )
    return answer.text


async def test_the_file_of_another_is_nobodys_business(browser_of: BrowserOf):
    ann, bob, boss = await browser_of("buyer"), await browser_of("buyer"), await browser_of("admin")
    address = await sent(ann, TABLE)

    assert (await bob.see(address)).status_code == 404
    assert (await bob.send(f"{address}/begin", {"deed": "bring"})).status_code == 404
    assert address not in (await bob.see("/imports")).text
    assert (await boss.see(address)).status_code == 200
    assert address in (await boss.see("/imports")).text


async def test_two_people_begin_one_file(browser_of: BrowserOf, database: Database):
    ann, boss = await browser_of("buyer"), await browser_of("admin")
    address = await sent(ann, TABLE)
    await ann.see(address)
    await boss.see(address)
    await ann.send(f"{address}/begin", {**COLUMNS, "deed": "bring"})

    second = await boss.follow(await boss.send(f"{address}/begin", {**COLUMNS, "deed": "check"}))

    assert "It is no longer in a state" in second.text or "Cannot map" in second.text
    stopped = await boss.follow(await boss.send(f"{address}/stop"))
    assert "Admin stopped it." in stopped.text
    async with database.read() as tx:
        assert not await catalog.products(tx, {"TV-1"})
