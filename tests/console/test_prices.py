"""Price lists on the screens: what holds, what will, and many prices changed at once."""

import pytest
from tests.console.conftest import BrowserOf
from tests.console.test_catalog import digest_in, price_of, shop, undo_in  # noqa: F401 - a fixture

from atrium.kernel import Database

WEB = {"sku": "TV", "channel": "web", "currency": "USD"}


@pytest.mark.usefixtures("shop")
async def test_a_price_is_set_on_a_list_ended_and_set_again(browser_of: BrowserOf, database: Database):
    bea = await browser_of("buyer")
    assert 'value="USD"' in (await bea.see("/prices/new?sku=TV")).text

    page = await bea.follow(
        await bea.send("/prices/new", WEB | {"amount": "17,50", "from": "2026-01-01T09:00", "until": "2099-01-01"})
    )
    assert "The price is set." in page.text
    assert await price_of(database) == 1750
    assert "Holds now" in (await bea.see("/prices?channel=web&stage=now")).text
    assert 'href="/products/TV"' not in (await bea.see("/prices?channel=web&stage=over")).text

    fields = WEB | {"from": "2026-01-01T09:00:00+00:00", "known": "1750/2099-01-01T00:00:00+00:00"}
    page = await bea.follow(await bea.send("/prices/end", fields))
    assert "The price has ended." in page.text
    assert await price_of(database) == 1999
    await bea.follow(await bea.send(undo_in(page.text)))
    assert await price_of(database) == 1750


@pytest.mark.usefixtures("shop")
async def test_a_price_to_come_is_taken_away(browser_of: BrowserOf, database: Database):
    bea = await browser_of("buyer")
    await bea.see("/prices/new")
    page = await bea.follow(await bea.send("/prices/new", WEB | {"amount": "5", "from": "2099-01-01T09:00"}))
    assert "Will hold" in page.text
    assert await price_of(database) == 1999

    fields = WEB | {"from": "2099-01-01T09:00:00+00:00", "known": "500/"}
    page = await bea.follow(await bea.send("/prices/end", fields))
    assert "The price was taken away." in page.text
    assert (await bea.send("/prices/end", fields)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "much"},
        {"amount": ""},
        {"amount": "-1"},
        {"currency": "DOLLARS"},
        {"sku": ""},
        {"sku": "SOFA"},
        {"channel": "moon"},
        {"from": "soon"},
        {"from": "2026-02-01", "until": "2026-01-01"},
    ],
)
@pytest.mark.usefixtures("shop")
async def test_a_bad_price_loses_nothing(browser_of: BrowserOf, database: Database, wrong: dict[str, str]):
    bea = await browser_of("buyer")
    await bea.see("/prices/new")

    page = await bea.send("/prices/new", WEB | {"amount": "5", "until": "2099-01-01T00:00"} | wrong)

    assert page.status_code in {400, 409}
    assert f'value="{wrong.get("until", "2099-01-01T00:00")}"' in page.text
    assert await price_of(database) == 1999


@pytest.mark.usefixtures("shop")
async def test_a_price_that_stands_is_replaced_only_by_who_has_seen_it(browser_of: BrowserOf, database: Database):
    bea = await browser_of("buyer")
    await bea.see("/prices/new")
    fields = WEB | {"channel": "", "amount": "25"}

    page = await bea.send("/prices/new", fields)
    assert page.status_code == 412
    assert "There is a price that begins then already." in page.text
    assert 'name="known" value="1999/"' in page.text
    assert (await bea.send("/prices/end", WEB | {"channel": "", "known": "1/"})).status_code == 412

    await bea.follow(await bea.send("/prices/new", fields | {"known": "1999/"}))
    assert await price_of(database) == 2500


@pytest.mark.usefixtures("shop")
async def test_who_prices_one_channel_leaves_the_others_alone(browser_of: BrowserOf, database: Database):
    bea = await browser_of("buyer", channel="web")
    page = await bea.see("/prices/new?sku=TV")
    assert "General list</option>" not in page.text

    assert (await bea.send("/prices/new", WEB | {"channel": "", "amount": "1"})).status_code == 403
    assert (await bea.send("/prices/end", WEB | {"channel": "", "known": "1999/"})).status_code == 403
    change = {"channel": "", "currency": "USD", "rate": "-10", "digest": "?"}
    assert (await bea.send("/prices/change", change)).status_code == 403
    await bea.follow(await bea.send("/prices/new", WEB | {"amount": "18"}))
    assert await price_of(database) == 1800


@pytest.mark.usefixtures("shop")
async def test_many_prices_are_changed_after_a_look_and_taken_back(browser_of: BrowserOf, database: Database):
    bea = await browser_of("buyer")
    look = await bea.see("/prices/change?currency=USD&rate=-10&ending=99")
    assert all(price in look.text for price in ("17.99", "9.99", "4.99"))
    assert "<script>alert" not in look.text
    assert await price_of(database) == 1999
    fields = {"currency": "USD", "rate": "-10", "ending": "99", "digest": digest_in(look.text)}

    page = await bea.follow(await bea.send("/prices/change", fields))
    assert "3 prices were changed." in page.text
    assert await price_of(database) == 1799

    page = await bea.follow(await bea.send(undo_in(page.text)))
    assert "3 prices were taken back." in page.text
    assert await price_of(database) == 1999


@pytest.mark.usefixtures("shop")
async def test_a_change_that_was_looked_at_too_long_ago_is_looked_at_again(browser_of: BrowserOf, database: Database):
    bea, ben = await browser_of("buyer"), await browser_of("buyer")
    look = await bea.see("/prices/change?currency=USD&rate=5&category=Home")
    await ben.see("/prices/new")
    await ben.send("/prices/new", {"sku": "LAMP", "currency": "USD", "amount": "30", "known": "1000/"})

    fields = {"currency": "USD", "rate": "5", "category": "Home", "digest": digest_in(look.text)}
    late = await bea.send("/prices/change", fields)

    assert late.status_code == 412
    assert "31.50" in late.text
    assert await price_of(database, "LAMP") == 3000
    await bea.follow(await bea.send("/prices/change", fields | {"digest": digest_in(late.text)}))
    assert await price_of(database, "LAMP") == 3150


@pytest.mark.usefixtures("shop")
async def test_a_change_by_nonsense_is_refused(browser_of: BrowserOf):
    bea = await browser_of("buyer")
    await bea.see("/prices/change")
    for wrong in ({"rate": "NaN"}, {"rate": ""}, {"rate": "0"}, {"rate": "-101"}, {"rate": "5", "ending": "13"}):
        page = await bea.send("/prices/change", {"currency": "USD", "q": "tv", **wrong})
        assert page.status_code == 400
        assert 'value="tv"' in page.text
    assert "No price would change" in (await bea.see("/prices/change?currency=EUR&rate=5")).text
