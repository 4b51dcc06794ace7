"""People of stores and warehouses look after stock on the screens."""

import re

import pytest
from tests import given
from tests.console.conftest import Browser, BrowserOf

from atrium import inventory
from atrium.kernel import Database

WICKED = "<script>alert(1)</script>"


@pytest.fixture
async def shop(database: Database) -> None:
    """Ten TVs in DC-1, none in the store ST-1; a lamp with a GTIN and a wicked name, that lies nowhere."""
    async with database.transaction("system") as tx:
        await given.stock(tx, 10)
        await given.node(tx, "ST-1", "store")
        await given.product(tx, "LAMP", name=WICKED, gtin="4006381333931")


async def on_hand(database: Database, node: str = "DC-1", sku: str = "TV") -> int:
    async with database.read() as tx:
        return sum(one.on_hand for one in await inventory.stock_at(tx, [sku], [node]))


@pytest.mark.usefixtures("shop")
async def test_stock_is_found_as_one_types(browser_of: BrowserOf):
    will = await browser_of("warehouse")

    page = await will.see("/stock?q=tv")
    assert 'href="/stock/TV/DC-1"' in page.text
    assert "Nothing is found by" in (await will.see("/stock?q=sofa")).text
    assert 'href="/stock/TV/DC-1"' not in (await will.see("/stock?at=ST-1")).text
    assert 'href="/stock/TV/DC-1"' not in (await will.see("/stock?state=negative")).text
    assert 'href="/stock/TV"' in (await will.see("/stock?by=sku")).text
    assert 'href="/stock?at=DC-1"' in (await will.see("/stock?by=node&state=nonsense")).text


async def test_an_empty_house_says_how_it_fills(browser_of: BrowserOf):
    max_ = await browser_of("manager")

    assert "Nothing lies anywhere yet" in (await max_.see("/stock")).text
    assert "Nothing is short" in (await max_.see("/stock/shortfalls")).text
    assert "Nothing is under way" in (await max_.see("/stock/transfers")).text
    assert "No node is yours to count" in (await max_.see("/stock/count")).text


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "address",
    ["/stock/SOFA", "/stock/SOFA/DC-1", "/stock/TV/NOWHERE", "/stock/transfers/99"],
)
async def test_what_is_not_there_is_said(browser_of: BrowserOf, address: str):
    max_ = await browser_of("manager")
    assert (await max_.see(address)).status_code == 404


@pytest.mark.usefixtures("shop")
async def test_a_count_is_entered_and_taken_back(browser_of: BrowserOf, database: Database):
    will = await browser_of("warehouse")
    await will.see("/stock/TV/DC-1")

    page = await will.follow(await will.send("/stock/TV/DC-1/count", {"counted": "7", "known": "10"}))
    assert "That is \N{MINUS SIGN}3 to what we knew." in page.text
    undo = re.search(r'action="(/stock/TV/DC-1/movements/\d+/undo)"', page.text)
    assert undo

    page = await will.follow(await will.send(undo[1]))
    assert "Taken back." in page.text
    assert await on_hand(database) == 10

    again = await will.send(undo[1])
    assert again.status_code == 409
    assert "taken back already" in again.text


@pytest.mark.usefixtures("shop")
async def test_who_counts_after_another_is_told_and_keeps_their_count(browser_of: BrowserOf, database: Database):
    will, wanda = await browser_of("warehouse"), await browser_of("warehouse")
    for one in (will, wanda):
        await one.see("/stock/TV/DC-1")
    await wanda.send("/stock/TV/DC-1/count", {"counted": "8", "known": "10"})

    late = await will.send("/stock/TV/DC-1/count", {"counted": "9", "known": "10"})

    assert late.status_code == 412
    assert "It moved since you opened this page." in late.text
    assert 'value="9"' in late.text
    assert 'name="known" value="8"' in late.text
    assert await on_hand(database) == 8
    await will.follow(await will.send("/stock/TV/DC-1/count", {"counted": "9", "known": "8"}))
    assert await on_hand(database) == 9


@pytest.mark.usefixtures("shop")
async def test_goods_are_received_and_bad_input_loses_nothing(browser_of: BrowserOf, database: Database):
    will = await browser_of("warehouse")
    await will.see("/stock/TV/DC-1?do=receive")

    for wrong in ("", "many", "-1", "0", "1e9"):
        page = await will.send("/stock/TV/DC-1/receive", {"quantity": wrong, "reason": "PO 4711"})
        assert page.status_code == 400
        assert 'value="PO 4711"' in page.text
    page = await will.follow(await will.send("/stock/TV/DC-1/receive", {"quantity": "5", "reason": WICKED}))

    assert "5 came in." in page.text
    assert WICKED not in page.text
    assert await on_hand(database) == 15


@pytest.mark.usefixtures("shop")
async def test_stock_is_set_right_with_a_reason_but_never_below_nothing(browser_of: BrowserOf, database: Database):
    will = await browser_of("warehouse")
    await will.see("/stock/TV/DC-1?do=adjust")

    no_reason = await will.send("/stock/TV/DC-1/adjust", {"quantity": "-2", "reason": ""})
    assert (no_reason.status_code, "Fill this in." in no_reason.text) == (400, True)
    assert (await will.send("/stock/TV/DC-1/adjust", {"quantity": "0", "reason": "x"})).status_code == 400
    too_many = await will.send("/stock/TV/DC-1/adjust", {"quantity": "-11", "reason": "broken"})
    assert (too_many.status_code, 'value="-11"' in too_many.text) == (409, True)

    page = await will.follow(
        await will.send("/stock/TV/DC-1/adjust", {"quantity": "\N{MINUS SIGN}2", "reason": "broken"})
    )
    assert "Set right by \N{MINUS SIGN}2." in page.text
    assert await on_hand(database) == 8


@pytest.mark.usefixtures("shop")
async def test_what_is_kept_back_can_be_undone(browser_of: BrowserOf):
    will = await browser_of("warehouse")
    await will.see("/stock/TV/DC-1?do=safety")
    page = await will.follow(await will.send("/stock/TV/DC-1/safety", {"safety": "4"}))
    assert "4 are kept back." in page.text
    undo = re.search(r'action="(/stock/TV/DC-1/movements/\d+/undo)"', page.text)
    assert undo

    await will.follow(await will.send(undo[1]))

    assert "Now 0. They are not promised" in (await will.see("/stock/TV/DC-1?do=safety")).text


@pytest.mark.usefixtures("shop")
async def test_a_store_person_acts_at_their_node_only(browser_of: BrowserOf, database: Database):
    sam = await browser_of("store", node="ST-1")

    other = await sam.see("/stock/TV/DC-1")
    assert "Enter the count" not in other.text
    for deed, fields in {"count": {"counted": "1", "known": "10"}, "receive": {"quantity": "1"}}.items():
        assert (await sam.send(f"/stock/TV/DC-1/{deed}", fields)).status_code == 403
    assert (await sam.send("/stock/count", {"node": "DC-1", "do": "add", "code": "TV"})).status_code == 403
    assert (
        await sam.send("/stock/transfers/new", {"from": "DC-1", "to": "ST-1", "sku-0": "TV", "units-0": "1"})
    ).status_code == 403
    assert await on_hand(database) == 10

    page = await sam.see("/stock/count")
    assert "Count at St-1" in page.text
    assert "Enter the count" in (await sam.see("/stock/TV/ST-1")).text


@pytest.mark.usefixtures("shop")
async def test_a_buyer_may_not_count(browser_of: BrowserOf):
    bea = await browser_of("buyer")
    assert (await bea.see("/stock/count")).status_code == 403
    assert (await bea.send("/stock/TV/DC-1/count", {"counted": "1", "known": "10"})).status_code == 403


@pytest.mark.usefixtures("shop")
async def test_many_skus_are_counted_on_one_sheet(browser_of: BrowserOf, database: Database):
    sam = await browser_of("store", node="ST-1")
    await sam.see("/stock/count")

    page = await sam.send("/stock/count", {"node": "ST-1", "do": "add", "code": "4006381333931"})
    assert "1 counted" in page.text
    assert WICKED not in page.text
    page = await sam.send(
        "/stock/count", {"node": "ST-1", "do": "add", "code": "lamp", "sku": "LAMP", "counted-0": "1", "since-0": "?"}
    )
    assert "2 counted" in page.text
    page = await sam.send(
        "/stock/count",
        {"node": "ST-1", "do": "add", "code": "tv", "units": "3", "sku": "LAMP", "counted-0": "2", "since-0": ""},
    )
    assert "3 counted" in page.text

    sheet = {"node": "ST-1", "do": "enter", "sku": ["TV", "LAMP"], "counted-0": "3", "counted-1": "2"}
    page = await sam.follow(await sam.send("/stock/count", sheet))

    assert "2 were counted. 2 were other than we knew." in page.text
    assert (await on_hand(database, "ST-1"), await on_hand(database, "ST-1", "LAMP")) == (3, 2)


@pytest.mark.usefixtures("shop")
async def test_a_bad_sheet_keeps_what_was_typed(browser_of: BrowserOf, database: Database):
    sam = await browser_of("store", node="ST-1")
    await sam.see("/stock/count")

    page = await sam.send("/stock/count", {"node": "ST-1", "do": "enter", "sku": ["TV"], "counted-0": "three"})
    assert (page.status_code, 'value="three"' in page.text) == (400, True)
    page = await sam.send(
        "/stock/count", {"node": "ST-1", "do": "add", "code": "SOFA-9", "sku": "TV", "counted-0": "3"}
    )
    assert "Nothing has the code SOFA-9" in page.text
    assert 'value="3"' in page.text
    page = await sam.send("/stock/count", {"node": "ST-1", "do": "drop:TV", "sku": ["TV"], "counted-0": "3"})
    assert "Nothing is counted yet" in page.text
    assert await on_hand(database, "ST-1") == 0


@pytest.mark.usefixtures("shop")
async def test_a_later_count_of_someone_else_stands(browser_of: BrowserOf, database: Database):
    will, wanda = await browser_of("warehouse"), await browser_of("warehouse")
    await will.see("/stock/count?node=DC-1")
    sheet = await will.send("/stock/count", {"node": "DC-1", "do": "add", "code": "TV", "units": "9"})
    since = re.search(r'name="since-0" value="([^"]+)"', sheet.text)
    assert since
    await wanda.see("/stock/TV/DC-1")
    await wanda.send("/stock/TV/DC-1/count", {"counted": "8", "known": "10"})

    page = await will.follow(
        await will.send(
            "/stock/count",
            {"node": "DC-1", "do": "enter", "sku": "TV", "counted-0": "9", "was-0": "9", "since-0": since[1]},
        )
    )

    assert "1 was counted later by someone else; theirs stands." in page.text
    assert await on_hand(database) == 8


@pytest.mark.usefixtures("shop")
async def test_a_sku_is_seen_everywhere_with_whom_it_is_promised_to(browser_of: BrowserOf, database: Database):
    async with database.transaction("system") as tx:
        order = await given.order(tx, ("TV", 2))
    will = await browser_of("warehouse")

    page = await will.see("/stock/TV")

    assert f"/orders/{order.number}" in page.text
    assert 'href="/stock/TV/DC-1"' in page.text
    assert WICKED not in (await will.see("/stock/LAMP")).text


async def filled(person: Browser) -> dict[str, str]:
    """The hidden fields of the sheet of DC-1, with the row of the TV brought."""
    await person.see("/stock/count?node=DC-1")
    sheet = (await person.send("/stock/count", {"node": "DC-1", "do": "fill"})).text
    return {"node": "DC-1", "sku": "TV", **dict(re.findall(r'name="((?:since|was)-0)" value="([^"]*)"', sheet))}


@pytest.mark.usefixtures("shop")
async def test_what_left_before_one_counted_is_not_taken_off_again(browser_of: BrowserOf, database: Database):
    max_ = await browser_of("manager")
    row = await filled(max_)
    assert {"since-0", "was-0"} <= set(row)
    await max_.send("/stock/TV/DC-1/adjust", {"quantity": "-3", "reason": "shipped meanwhile"})

    await max_.follow(await max_.send("/stock/count", {**row, "do": "enter", "counted-0": "6"}))

    assert await on_hand(database) == 6


@pytest.mark.usefixtures("shop")
async def test_a_figure_is_read_as_people_write_it(browser_of: BrowserOf, database: Database):
    max_ = await browser_of("manager")
    row = await filled(max_)

    below = await max_.send("/stock/count", {**row, "do": "enter", "counted-0": "\N{MINUS SIGN}2"})
    assert below.status_code == 400
    pasted = {**row, "do": "enter", "counted-0": "1\N{NO-BREAK SPACE}200"}
    await max_.follow(await max_.send("/stock/count", pasted))

    assert await on_hand(database) == 1200
