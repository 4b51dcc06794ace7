"""An agent takes an order on the phone: found, priced, kept, placed; too little, two at once, sent twice."""

import msgspec
import pytest
from tests import given
from tests.console.conftest import PASSWORD, Browser, BrowserOf
from tests.console.taking import Taking, taken_by

from atrium import access, customers, inventory, orders
from atrium.access import Place
from atrium.customers import Card
from atrium.kernel import Database
from atrium.kernel.upserts import Sheet

pytestmark = pytest.mark.usefixtures("shop")
HOME = customers.Address("418 Larkspur Ln", "43215", "Columbus", "US", "OH")


@pytest.fixture
async def shop(database: Database) -> None:
    """A shop with TVs, mounts and work; Maya Ellison is known."""
    async with database.transaction("system") as tx:
        await given.product(tx, "MOUNT", 12900, name="Mounted on the wall", is_service=True)
        await given.stock(tx, on_hand=3)
        await given.product(tx, "TV", category="TVs", services=["MOUNT"])
        await given.stock(tx, on_hand=9, sku="TV-2")
        await given.product(tx, "TV-2", 2499, category="TVs", name="Another TV")
        await given.node(tx, "ST-1", "store", pickup=True)
        await inventory.count(tx, Sheet([inventory.Level("ST-1", "TV", 2)]))
        await customers.add(tx, Card(name="Maya Ellison", phones=["(614) 555-0142"], addresses=[HOME]))


async def order_of(database: Database, number: str) -> orders.Order:
    async with database.read("system") as tx:
        return await orders.by_number(tx, number)


async def test_an_order_is_taken_kept_as_one_goes_and_placed(browser_of: BrowserOf, database: Database):
    ada = await taken_by(browser_of)
    found = await ada.browser.see("/orders/new/people?who=614555")
    assert "Maya Ellison" in found.text
    await ada.press("person:1")

    text = await ada.press("add:TV")

    assert "saved" in text
    draft = await order_of(database, ada.number)
    assert (draft.state, draft.customer.name, draft.ship_to and draft.ship_to.line1) == (
        "draft",
        "Maya Ellison",
        "418 Larkspur Ln",
    )
    assert ada.page
    assert ada.page.headers["HX-Replace-Url"] == f"/orders/{ada.number}/draft"

    await ada.press("serve:TV\tMOUNT")
    await ada.press("", **{"line-0-quantity": "2"})
    await ada.press("place")

    order = await order_of(database, draft.number)
    assert ada.went_to == f"/orders/{order.number}"
    assert order.state == "placed"
    assert [(line.sku, line.current, line.reserved) for line in order.lines] == [("TV", 2, 2), ("MOUNT", 1, 0)]


async def test_a_screen_that_is_left_leaves_nothing_behind(browser_of: BrowserOf, database: Database):
    ada = await taken_by(browser_of)
    await ada.press("add:TV")
    await ada.press("newcomer:Noor Haddad")
    async with database.read("system") as tx:
        assert (await orders.listed(tx, orders.Filter(), 10, None)).items == []


async def test_somebody_new_is_kept_with_the_draft(browser_of: BrowserOf, database: Database):
    ada = await taken_by(browser_of)
    text = await ada.press("newcomer:(612) 555-0199")
    assert 'value="(612) 555-0199"' in text
    await ada.press("add:TV", newcomer="1", name="Noor Haddad", phone="(612) 555-0199")
    text = await ada.press("", newcomer="1", phone="(612) 555-0199", to_line1="9 Birch Ln", to_postal_code="55401")

    draft = await order_of(database, ada.number)
    assert draft.customer.name == "Noor Haddad"
    assert draft.ship_to
    assert (draft.ship_to.city, draft.ship_to.region, draft.ship_to.country) == ("Minneapolis", "MN", "US")
    assert f'name="customer" value="{draft.customer.id}"' in text


async def test_products_say_price_stock_and_where_they_are_picked_up(browser_of: BrowserOf):
    ada = await taken_by(browser_of)
    page = await ada.browser.see("/orders/new/products?what=tv&channel=phone&near=US%7CMN%7C55401&method_now=ship")
    assert "19.99" in page.text
    assert ">5<" in page.text
    assert "St-1" in page.text
    assert "add:TV" in page.text
    assert "Nothing is found" in (await ada.browser.see("/orders/new/products?what=zebra&channel=phone")).text


async def test_what_is_taken_out_can_be_put_back(browser_of: BrowserOf):
    ada = await taken_by(browser_of)
    await ada.press("add:TV")
    await ada.press("add:TV-2")
    text = await ada.press("drop:TV")
    assert "was taken out" in text
    text = await ada.press("back:")
    assert {ada.fields["line-0-sku"], ada.fields["line-1-sku"]} == {"TV", "TV-2"}
    assert "was taken out" not in text


async def test_what_is_missing_is_said_and_nothing_is_placed(browser_of: BrowserOf):
    ada = await taken_by(browser_of)
    text = await ada.press("place")
    assert ada.page
    assert ada.page.status_code == 400
    assert "Still missing:" in text
    assert "who buys" in text


async def test_when_stock_ran_out_three_ways_are_offered_and_none_is_taken(browser_of: BrowserOf, database: Database):
    ada = await taken_by(browser_of)
    await ada.press("person:1")
    await ada.press("add:TV")
    await ada.press("", **{"line-0-quantity": "4"})
    async with database.transaction("system") as tx:
        await given.order(tx, ("TV", 3))

    text = await ada.press("place")

    assert "Only 2 are left" in text
    assert ["leave:TV\t2" in text, "swap:TV\tTV-2" in text, "drop:TV" in text] == [True, True, True]
    assert (await order_of(database, ada.number)).state == "draft"

    await ada.press("leave:TV\t2")
    await ada.press("place")
    assert ada.went_to


async def test_it_is_picked_up_where_it_lies(browser_of: BrowserOf, database: Database):
    ada = await taken_by(browser_of)
    await ada.press("person:1")
    await ada.press("add:TV")
    number = ada.number
    text = await ada.press("", method="pickup")
    assert "St-1" in text
    assert "where it is picked up" in text
    await ada.press("", node="ST-1")
    await ada.press("place")

    order = await order_of(database, number)
    assert (order.state, order.delivery_method, order.pickup_node, order.ship_to) == ("placed", "pickup", "ST-1", None)
    assert order.lines[0].allocated == 1


async def test_sent_twice_it_is_one_order(browser_of: BrowserOf, database: Database):
    ada = await taken_by(browser_of)
    await ada.press("person:1")
    form = dict[str, object](ada.fields | {"line-0-sku": "TV", "line-0-quantity": "1", "do": "place"})

    answers = [await ada.browser.send("/orders/new", form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len({answer.headers["location"] for answer in answers}) == 1
    async with database.read("system") as tx:
        assert len((await orders.listed(tx, orders.Filter(), 10, None)).items) == 1


async def test_two_at_one_draft_are_told_of_each_other(browser_of: BrowserOf, database: Database):
    ada = await taken_by(browser_of)
    await ada.press("person:1")
    await ada.press("add:TV")
    ben = Taking(await browser_of("manager"))
    await ben.open(f"/orders/{ada.number}/draft")
    await ben.press("", **{"line-0-quantity": "2"})

    text = await ada.press("add:TV-2")

    assert ada.page
    assert ada.page.status_code == 412
    assert "<b>Manager</b> changed Tv from 1 to 2." in text
    assert ada.fields["line-1-sku"] == "TV-2"
    assert [line.sku for line in (await order_of(database, ada.number)).lines] == ["TV"]

    await ada.press("insist")
    lines = (await order_of(database, ada.number)).lines
    assert [(line.sku, line.current) for line in lines] == [("TV", 1), ("TV-2", 1)]


async def test_who_is_late_to_a_placed_draft_is_told(browser_of: BrowserOf):
    ada = await taken_by(browser_of)
    await ada.press("person:1")
    await ada.press("add:TV")
    number = ada.number
    ben = Taking(await browser_of("manager"))
    await ben.open(f"/orders/{number}/draft")
    await ben.press("place")
    assert ben.went_to

    assert "placed the order" in await ada.press("look")
    await ada.press("place")
    assert ada.went_to == f"/orders/{number}"
    assert (await ada.browser.see(f"/orders/{number}/draft")).status_code == 303


async def test_prices_of_ones_own_are_for_who_may(browser_of: BrowserOf, database: Database):
    ada, lea = await taken_by(browser_of), await taken_by(browser_of, "team_lead")
    assert "Price of one" not in await ada.press("add:TV")
    await lea.press("person:1")
    assert "Price of one" in await lea.press("add:TV")
    await lea.press("", **{"line-0-price": "15.00", "line-0-discount": "1.00"})
    line = (await order_of(database, lea.number)).lines[0]
    assert (line.unit_price, line.discount) == (1500, 100)

    text = await lea.press("", **{"line-0-price": "cheap"})
    assert "An amount, like 19.99." in text


async def test_a_draft_with_prices_of_a_lead_is_placed_but_not_changed_by_an_agent(
    browser_of: BrowserOf, database: Database
):
    lea = await taken_by(browser_of, "team_lead")
    await lea.press("person:1")
    await lea.press("add:TV")
    await lea.press("", **{"line-0-price": "15.00"})
    ada = Taking(await browser_of("agent"))
    assert "15.00" in await ada.open(f"/orders/{lea.number}/draft")
    ada.fields["line-0-price"] = "15.00"

    assert "has prices of its own" in await ada.press("add:TV-2")

    await ada.open(f"/orders/{lea.number}/draft")
    await ada.press("place", **{"line-0-price": "15.00"})
    assert ada.went_to
    assert (await order_of(database, lea.number)).lines[0].unit_price == 1500


async def test_a_draft_is_saved_and_left(browser_of: BrowserOf):
    ada = await taken_by(browser_of)
    await ada.press("person:1")
    await ada.press("add:TV")
    number = ada.number
    await ada.press("save")
    assert ada.went_to == f"/orders/{number}"


async def test_who_may_not_place_meets_a_closed_door(browser_of: BrowserOf):
    assert (await (await browser_of("buyer")).see("/orders/new")).status_code == 403


async def test_who_is_limited_to_a_channel_sells_only_there(
    browser: Browser, browser_of: BrowserOf, database: Database
):
    ada = await taken_by(browser_of)
    await ada.press("person:1")
    await ada.press("add:TV")
    async with database.transaction("system") as tx:
        await access.add_user(tx, "eve@example.com", "Eve", PASSWORD, [Place("agent", channel="store")])
    await browser.see("/sign-in")
    await browser.follow(await browser.send("/sign-in", {"email": "eve@example.com", "password": PASSWORD}))

    page = await browser.see("/orders/new")
    assert 'name="channel" id="channel" value="store"' in page.text
    assert (await browser.see(f"/orders/{ada.number}/draft")).status_code == 403
    assert (await browser.send("/orders/new", {**ada.fields, "do": "place"})).status_code == 403
    await browser.send("/orders/new", {"channel": "phone", "customer": "1", "line-0-sku": "TV", "key": "k"})
    async with database.read("system") as tx:
        found = (await orders.listed(tx, orders.Filter(), 10, None)).items
    assert sorted(order.channel for order in found) == ["phone", "store"]


async def test_what_a_channel_gave_to_a_draft_stays(browser_of: BrowserOf, database: Database):
    async with database.transaction("system") as tx:
        line = given.asked(("TV", 1)).lines[0]
        request = msgspec.structs.replace(
            given.asked(confirm=False), lines=(msgspec.structs.replace(line, tax=77),), channel="phone"
        )
        placed = await given.place(tx, request)
        assert isinstance(placed, orders.Placed)
        draft = placed.order
    lea = Taking(await browser_of("team_lead"))
    await lea.open(f"/orders/{draft.number}/draft")
    await lea.press("add:TV-2", **{"line-0-tax": "=77"})
    line = (await order_of(database, draft.number)).lines[0]
    assert (line.sku, line.tax) == ("TV", 77)


async def test_what_makes_no_sense_is_no_bug(browser_of: BrowserOf):
    ada = await taken_by(browser_of)
    for word in (
        "add:",
        "add:GHOST",
        "swap:TV",
        "person:999999999999999999999",
        "leave:TV\tx",
        "serve:",
        "\0",
        "back:",
    ):
        await ada.press(word)
    odd = {"line-0-sku": "TV", "line-0-quantity": "-3", "version": "x", "number": "", "place": "77", "node": "?"}
    await ada.press("place", **odd)
    assert (await ada.browser.send("/orders/new", {"number": "GHOST"})).status_code == 404
