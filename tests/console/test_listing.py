"""The list of orders is searched, filtered, kept, worked on and taken out; the board and the palette lead into it."""

import re

import pytest
from tests import given
from tests.console.conftest import Browser, BrowserOf

from atrium.kernel import Database
from atrium.orders import Order, errands


async def _placed(database: Database) -> Order:
    """An order for some of ten."""
    async with database.transaction("system") as tx:
        await given.stock(tx, on_hand=10)
        return await given.order(tx)


async def test_an_order_is_found_by_what_one_knows_of_it(browser_of: BrowserOf, database: Database):
    order = await _placed(database)
    ann = await browser_of("agent")

    for typed in (order.number, order.number[-6:], order.customer.name.split()[0]):
        assert order.number in (await ann.see(f"/orders?q={typed}")).text, typed
    assert "No order is found" in (await ann.see("/orders?q=nobody")).text


@pytest.mark.parametrize(
    ("question", "is_there"),
    [
        ("state=placed", True),
        ("state=draft", False),
        ("stage=reserved", True),
        ("stage=delivered", False),
        ("needs=short", False),
        ("needs=late", False),
        ("days=7", True),
        ("channel=web", True),
        ("channel=nowhere", False),
        ("sort=total", True),
        ("state=nonsense&days=-1&customer=x&after=", True),
    ],
)
async def test_filters_narrow_the_list(browser_of: BrowserOf, database: Database, question: str, is_there: bool):  # noqa: FBT001
    order = await _placed(database)
    ann = await browser_of("agent")

    page = await ann.see(f"/orders?{question}")

    assert page.status_code == 200
    assert (f"row-{order.number}" in page.text) is is_there


async def test_a_cursor_that_is_none_of_ours_begins_again(browser_of: BrowserOf):
    ann = await browser_of("agent")

    page = await ann.see("/orders?after=nonsense&state=placed")

    assert page.status_code in {303, 400}


async def test_a_view_is_kept_shared_and_removed(browser_of: BrowserOf, database: Database):
    await _placed(database)
    ann, ben = await browser_of("agent"), await browser_of("agent")
    await ann.see("/orders?state=placed")

    page = await ann.follow(
        await ann.send("/orders/views", {"name": "On their way", "query": "?state=placed", "role": "agent"})
    )

    assert "On their way" in page.text
    assert "On their way" in (await ben.see("/orders")).text
    removal = re.search(r"/orders/views/\d+/removal", page.text)
    assert removal
    assert "On their way" not in (await ann.follow(await ann.send(removal[0]))).text


async def test_many_are_called_off_at_once_and_each_says_what_became_of_it(browser_of: BrowserOf, database: Database):
    order = await _placed(database)
    ann = await browser_of("agent")
    await ann.see("/orders")

    page = await ann.follow(
        await ann.send(
            "/orders/together", {"chosen": [order.number, "A-9"], "deed": "cancel", "text": "flood", "back": "/orders"}
        )
    )

    assert "2 of 2" in page.text
    assert "1 done, 1 not" in page.text
    assert f"row-{order.number}" in (await ann.see("/orders?state=cancelled")).text
    assert "flood" in (await ann.see("/orders/errands")).text
    report = await ann.see(f"{page.url.path}/report.csv")
    assert report.text.splitlines()[:2] == ["order,outcome,why", f"{order.number},done,"]
    assert report.text.splitlines()[2].startswith("A-9,refused,")


async def test_an_errand_is_seen_by_who_asked_and_who_may_read_what_people_did(
    browser_of: BrowserOf, database: Database
):
    order = await _placed(database)
    ann, ben, ada = await browser_of("agent"), await browser_of("agent"), await browser_of("admin")
    await ann.see("/orders")
    fields = {"chosen": [order.number, "A-9"], "deed": "note", "text": "call back", "back": "/orders"}

    address = (await ann.send("/orders/together", fields)).headers["location"]

    assert "call back" in (await ada.see(address)).text
    assert (await ben.see(address)).status_code == 403
    assert "call back" not in (await ben.see("/orders/errands")).text
    assert (await ann.see("/orders/errands/999")).status_code == 404


async def test_all_done_leads_back_to_the_list(browser_of: BrowserOf, database: Database):
    order = await _placed(database)
    ann = await browser_of("agent")
    await ann.see("/orders?state=placed")
    fields = {"chosen": order.number, "deed": "cancel", "text": "flood", "back": "/orders?state=placed"}

    page = await ann.send("/orders/together", fields)

    assert page.headers["location"] == "/orders?state=placed"
    assert "1 orders were called off." in (await ann.follow(page)).text


async def test_without_a_reason_nothing_is_called_off(browser_of: BrowserOf, database: Database):
    order = await _placed(database)
    ann = await browser_of("agent")
    await ann.see("/orders")

    page = await ann.follow(
        await ann.send("/orders/together", {"chosen": order.number, "deed": "cancel", "text": " ", "back": "/orders"})
    )

    assert "Say why" in page.text
    assert f"row-{order.number}" in (await ann.see("/orders?state=placed")).text


async def test_the_list_is_taken_out_as_a_file(browser_of: BrowserOf, database: Database):
    order = await _placed(database)
    ada, ann = await browser_of("admin"), await browser_of("agent")

    page = await ada.see("/orders/export.csv?state=placed")

    assert page.headers["content-disposition"].endswith('.csv"')
    assert order.number in page.text
    assert (await ann.see("/orders/export.csv")).status_code == 403


async def test_the_board_shows_what_is_going_on(browser_of: BrowserOf, database: Database):
    order = await _placed(database)
    ann = await browser_of("agent")

    page = await ann.see("/")

    assert "stage=reserved" in page.text
    assert order.number in page.text
    for days in ("7", "30", "nonsense"):
        assert (await ann.see(f"/?days={days}")).status_code == 200


async def test_who_may_not_see_orders_begins_elsewhere(browser_of: BrowserOf):
    bea = await browser_of("buyer")

    assert (await bea.see("/")).headers["location"] == "/stock"


async def test_the_palette_finds_and_leads(browser_of: BrowserOf, database: Database):
    order = await _placed(database)
    ann, bea = await browser_of("agent"), await browser_of("buyer")

    assert f"/orders/{order.number}" in (await ann.see(f"/find?q={order.number}")).text
    assert 'href="/orders/new"' in (await ann.see("/find?q=take")).text
    assert f"/orders/{order.number}" not in (await bea.see(f"/find?q={order.number}")).text
    assert "Nothing is found" in (await ann.see("/find?q=zzzzqqq")).text


async def test_all_that_are_found_are_worked_on_at_once(
    browser_of: BrowserOf, database: Database, monkeypatch: pytest.MonkeyPatch
):
    async with database.transaction("system") as tx:
        await given.stock(tx, on_hand=100)
        placed = [await given.order(tx, channel_ref=f"R-{number}") for number in range(4)]
    ann = await browser_of("agent")
    await ann.see("/orders")
    fields = {"chosen": placed[0].number, "all": "1", "deed": "note", "text": "hail"}

    await ann.send("/orders/together", {**fields, "back": f"/orders?q={placed[1].number}"})
    told = [await _noted(ann, order) for order in placed]
    assert told == [False, True, False, False], "what the list found, not what was chosen of its page"

    monkeypatch.setattr(errands, "MOST", 3)
    page = await ann.follow(await ann.send("/orders/together", {**fields, "back": "/orders?state=placed"}))
    assert "More than 3 orders are found; narrow the list first." in page.text
    monkeypatch.setattr(errands, "MOST", 4)
    await ann.send("/orders/together", {**fields, "back": "/orders?state=placed&after=x"})
    assert all([await _noted(ann, order) for order in placed])


async def _noted(person: Browser, order: Order) -> bool:
    return "hail" in (await person.see(f"/orders/{order.number}")).text
