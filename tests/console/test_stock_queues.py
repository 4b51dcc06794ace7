"""Transfers and shortfalls on the screens: sent, received, owned, resolved."""

import re

import pytest
from tests import given
from tests.console.conftest import BrowserOf
from tests.console.test_stock import WICKED, on_hand, shop  # noqa: F401 - a fixture

from atrium import inventory
from atrium.kernel import Database


@pytest.mark.usefixtures("shop")
async def test_goods_travel_and_come_in_bit_by_bit(browser_of: BrowserOf, database: Database):
    will, sam = await browser_of("warehouse"), await browser_of("store", node="ST-1")
    await will.see("/stock/transfers/new")
    fields = {"from": "DC-1", "to": "ST-1", "sku-0": "TV", "units-0": "40", "lines": "5"}
    short = await will.send("/stock/transfers/new", fields)
    assert (short.status_code, 'value="40"' in short.text) == (409, True)
    page = await will.follow(await will.send("/stock/transfers/new", fields | {"units-0": "4"}))
    address = page.url.path
    assert "DC-1 sent goods to ST-1." in page.text
    assert address in (await will.see("/stock/transfers?at=ST-1")).text

    await sam.see(address)
    for wrong in ({"received-0": "x"}, {"received-0": ""}, {"received-0": "9"}):
        page = await sam.send(f"{address}/receive", {"do": "part", "sku": "TV", **wrong})
        assert page.status_code in {400, 409}
    page = await sam.follow(
        await sam.send(f"{address}/receive", {"do": "part", "sku": "TV", "received-0": "1", "lost-0": "1"})
    )
    assert "the rest is still in transit" in page.text
    page = await sam.follow(await sam.send(f"{address}/receive", {"do": "all"}))
    assert "All of it is here." in page.text
    assert (await on_hand(database), await on_hand(database, "ST-1")) == (6, 3)


@pytest.mark.usefixtures("shop")
async def test_a_shortfall_is_given_to_somebody(browser_of: BrowserOf, database: Database):
    async with database.transaction("system") as tx:
        await given.order(tx, ("TV", 6))
        await given.settle(tx)
    will = await browser_of("warehouse")
    await will.see("/stock/TV/DC-1")
    await will.send("/stock/TV/DC-1/count", {"counted": "4", "known": "10"})

    page = await will.see("/stock/shortfalls")
    number = re.search(r'name="chosen" value="(\d+)"', page.text)
    assert number
    assert 'href="/stock/TV/DC-1' in (await will.see("/stock?state=short")).text
    nobody = await will.send("/stock/shortfalls/assign", {"do": "me"})
    assert (nobody.status_code, "Choose at least one." in nobody.text) == (400, True)

    page = await will.follow(await will.send("/stock/shortfalls/assign", {"do": "me", "chosen": number[1]}))
    assert "was given to Warehouse" in page.text
    assert f'value="{number[1]}"' in (await will.see("/stock/shortfalls?whose=mine")).text
    await will.send("/stock/shortfalls/assign", {"do": "give", "to": "stock desk", "chosen": number[1]})
    assert f'value="{number[1]}"' not in (await will.see("/stock/shortfalls?whose=mine")).text
    assert (await will.send("/stock/shortfalls/assign", {"to": "user/999", "chosen": number[1]})).status_code == 404
    assert (await will.send("/stock/shortfalls/assign", {"to": WICKED, "chosen": number[1]})).status_code == 400

    still = await will.send(f"/stock/shortfalls/{number[1]}/resolve", {"resolution": "found"})
    assert still.status_code == 409
    assert "closes by itself" in still.text


@pytest.mark.usefixtures("shop")
async def test_a_shortfall_of_an_order_is_resolved_with_a_word(browser_of: BrowserOf, database: Database):
    async with database.transaction("system") as tx:
        order = await given.order(tx, ("TV", 2))
        missing = inventory.shortfalls.Missing(int(order.id), 1, "TV", 1, "short_pick", "DC-1")
        [shortfall] = await inventory.shortfalls.report(tx, [missing])
    will = await browser_of("warehouse")
    page = await will.see("/stock/shortfalls")
    assert f"/orders/{order.number}" in page.text
    address = f"/stock/shortfalls/{shortfall.id}/resolve"
    assert (await will.send(address, {"resolution": " "})).status_code == 400

    page = await will.follow(await will.send(address, {"resolution": "from the outlet"}))

    assert "TV is no longer short." in page.text
    assert "from the outlet" in (await will.see("/stock/shortfalls?state=resolved")).text


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    "assignee", ["user/dana", "user/", f"user/{'9' * 19}", "user/\N{SUPERSCRIPT TWO}", "Dana", "/"]
)
async def test_whoever_a_system_names_is_shown_as_named(browser_of: BrowserOf, database: Database, assignee: str):
    async with database.transaction("system") as tx:
        order = await given.order(tx, ("TV", 2))
        missing = inventory.shortfalls.Missing(int(order.id), 1, "TV", 1, "short_pick", "DC-1")
        [shortfall] = await inventory.shortfalls.report(tx, [missing])
        await inventory.shortfalls.assign(tx, shortfall.id, assignee)
    max_ = await browser_of("manager")

    assert (await max_.see("/")).status_code == 200
    for address in (
        "/stock/shortfalls",
        f"/stock/shortfalls/{shortfall.id}",
        "/stock/TV",
        f"/orders/{order.number}",
        f"/orders/{order.number}/shortfalls/{shortfall.id}",
    ):
        page = await max_.see(address)
        assert page.status_code == 200, address
        assert assignee in page.text, address


@pytest.mark.usefixtures("shop")
async def test_both_screens_give_shortfalls_to_people_of_ours_or_the_desk(browser_of: BrowserOf, database: Database):
    async with database.transaction("system") as tx:
        order = await given.order(tx, ("TV", 2))
        missing = inventory.shortfalls.Missing(int(order.id), 1, "TV", 1, "short_pick", "DC-1")
        [shortfall] = await inventory.shortfalls.report(tx, [missing])
    max_ = await browser_of("manager")
    address = f"/orders/{order.number}/shortfalls/{shortfall.id}"
    assert ">Stock desk</option>" in (await max_.see(address)).text

    for wrong in ("user/dana", "Dana"):
        assert (await max_.send(f"{address}/assignee", {"assignee": wrong})).status_code == 400
        assert (
            await max_.send("/stock/shortfalls/assign", {"to": wrong, "chosen": str(shortfall.id)})
        ).status_code == 400
    page = await max_.follow(await max_.send(f"{address}/assignee", {"assignee": "stock desk"}))
    assert "Stock desk sees to it now." in page.text
