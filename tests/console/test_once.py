"""A form that is sent twice does once what it asks, and leads to the same place."""

import asyncio
import re

import pytest
from tests import given
from tests.console.conftest import Browser, BrowserOf
from tests.console.ordering import ordered
from tests.console.test_stock import on_hand

from atrium import customers, fulfillment
from atrium.kernel import Database


@pytest.fixture
async def shop(database: Database) -> None:
    """Ten TVs in DC-1, none in the store ST-1."""
    async with database.transaction("system") as tx:
        await given.stock(tx, 10)
        await given.node(tx, "ST-1", "store")


async def key_of(person: Browser, address: str) -> dict[str, str]:
    """The key that a page made for its form."""
    found = re.search(r'name="_once" value="([^"]+)"', (await person.see(address)).text)
    assert found, address
    return {"_once": found[1]}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("deed", "fields", "left"),
    [
        ("receive", {"quantity": "5"}, 15),
        ("adjust", {"quantity": "-2", "reason": "broken"}, 8),
        ("transfer", {"quantity": "3", "to": "ST-1"}, 7),
    ],
)
async def test_goods_move_once(browser_of: BrowserOf, database: Database, deed: str, fields: dict[str, str], left: int):
    max_ = await browser_of("manager")
    fields |= await key_of(max_, f"/stock/TV/DC-1?do={deed}")

    both = await asyncio.gather(*(max_.send(f"/stock/TV/DC-1/{deed}", fields) for _ in range(2)))
    third = await max_.send(f"/stock/TV/DC-1/{deed}", fields)

    assert {(one.status_code, one.headers.get("location")) for one in (*both, third)} == {
        (303, f"/stock/TV/DC-1?do={deed}")
    }
    assert await on_hand(database) == left
    other = await max_.send(f"/stock/TV/DC-1/{deed}", fields | {"quantity": "1"})
    assert (other.status_code, "This was sent before" in other.text) == (409, True)
    assert fields["_once"] not in other.text
    assert await on_hand(database) == left


@pytest.mark.usefixtures("shop")
async def test_what_was_refused_may_be_sent_again(browser_of: BrowserOf, database: Database):
    max_ = await browser_of("manager")
    fields = {"quantity": "-11", "reason": "broken"} | await key_of(max_, "/stock/TV/DC-1?do=adjust")
    assert (await max_.send("/stock/TV/DC-1/adjust", fields)).status_code == 409

    assert (await max_.send("/stock/TV/DC-1/adjust", fields | {"quantity": "-1"})).status_code == 303
    assert await on_hand(database) == 9


@pytest.mark.usefixtures("shop")
async def test_goods_travel_once(browser_of: BrowserOf, database: Database):
    max_ = await browser_of("manager")
    fields = {"from": "DC-1", "to": "ST-1", "sku-0": "TV", "units-0": "4"}
    fields |= await key_of(max_, "/stock/transfers/new")
    sent = [await max_.send("/stock/transfers/new", fields) for _ in range(2)]
    [address] = {one.headers["location"] for one in sent}
    assert await on_hand(database) == 6

    part = {"do": "part", "sku": "TV", "received-0": "2"} | await key_of(max_, address)
    for _ in range(2):
        page = await max_.follow(await max_.send(f"{address}/receive", part))
        assert "the rest is still in transit" in page.text
    assert await on_hand(database, "ST-1") == 2


async def test_units_leave_once(browser_of: BrowserOf, database: Database):
    order = await ordered(database, ("TV", 3))
    will = await browser_of("warehouse")
    address = f"/orders/{order.number}/shipping"
    fields = {"node": "DC-1", "line-1": "1"} | await key_of(will, address)

    for _ in range(2):
        assert "1 unit has left." in (await will.follow(await will.send(address, fields))).text

    async with database.read() as tx:
        assert len(await fulfillment.shipments(tx, int(order.id))) == 1


async def test_a_note_and_a_customer_are_written_once(browser_of: BrowserOf, database: Database):
    order = await ordered(database)
    ada = await browser_of("agent")
    note = {"note": "rings twice"} | await key_of(ada, f"/orders/{order.number}")
    first, again = [await ada.send(f"/orders/{order.number}/notes", note) for _ in range(2)]
    assert first.headers["location"] == again.headers["location"]
    assert (await ada.follow(again)).text.count("rings twice") == 1

    card = {"name": "Twice Told", "kind": "person"} | await key_of(ada, "/customers/new")
    [address] = {(await ada.send("/customers/new", card)).headers["location"] for _ in range(2)}
    assert (await ada.see(address)).status_code == 200
    async with database.read() as tx:
        assert len((await customers.find(tx, "Twice Told", limit=5)).items) == 1
