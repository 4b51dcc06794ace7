"""The house's tables are seen and kept on the screens."""

import re
from datetime import UTC, datetime

import pytest
from tests.console.conftest import Browser, BrowserOf

from atrium import tax
from atrium.kernel import Database
from atrium.kernel.paging import cursor

NODE = {
    "code": "DC-9",
    "name": "Groveport",
    "kind": "distribution_center",
    "pool": "main",
    "ships": "1",
    "city": "Groveport",
    "country": "US",
    "postal_code": "43125",
    "is_active": "1",
    "hours": "mon 09:00-18:00",
}
PRINT = re.compile(r'name="print" value="(\w*)"')


async def _added(person: Browser) -> str:
    """A node, by the address of its card."""
    await person.see("/settings/nodes/new")
    page = await person.follow(await person.send("/settings/nodes/new", NODE))
    found = re.search(r'href="(/settings/nodes/[\w-]+)">DC-9<', page.text)
    assert found, page.text
    return found[1]


@pytest.mark.parametrize("table", ["nodes", "channels", "calendars", "delivery-methods", "delivery-rates", "tax-rates"])
async def test_every_table_is_seen_even_when_it_is_empty(browser_of: BrowserOf, table: str):
    ada = await browser_of("admin")

    for address in (f"/settings/{table}", f"/settings/{table}?q=nothing", f"/settings/{table}/new"):
        assert (await ada.see(address)).status_code == 200


async def test_a_node_is_added_and_changed_and_its_history_says_so(browser_of: BrowserOf):
    ada = await browser_of("admin")
    card = await _added(ada)

    form = PRINT.search((await ada.see(card)).text)
    assert form
    await ada.follow(await ada.send(card, {**NODE, "name": "Groveport DC", "print": form[1]}))

    page = await ada.see(card)
    assert 'value="Groveport DC"' in page.text
    assert "The node was changed." in page.text
    assert "mon 09:00-18:00" in page.text


async def test_who_was_not_the_fastest_is_told(browser_of: BrowserOf):
    ada, ben = await browser_of("admin"), await browser_of("admin")
    card = await _added(ada)
    seen = PRINT.search((await ada.see(card)).text)
    assert seen
    await ben.see(card)
    await ben.send(card, {**NODE, "name": "Ben's", "print": seen[1]})

    late = await ada.send(card, {**NODE, "name": "Ada's", "print": seen[1]})

    assert late.status_code == 412
    assert "Someone changed this meanwhile" in late.text
    assert 'value="Ada&#39;s"' in late.text


async def test_bad_input_is_said_where_it_is(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await ada.see("/settings/nodes/new")

    page = await ada.send("/settings/nodes/new", {**NODE, "hours": "whenever", "latitude": "north"})

    assert page.status_code == 400
    assert "One day on each line, like mon 09:00-18:00." in page.text
    assert "A number of degrees, like 44.97." in page.text
    assert "whenever" in page.text

    refused = await ada.send("/settings/nodes/new", {**NODE, "timezone": "Mars/Olympus"})
    assert refused.status_code == 409
    assert "Mars/Olympus" in refused.text


async def test_rates_are_typed_in_major_units_and_with_a_comma(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await ada.see("/settings/delivery-methods/new")
    await ada.send("/settings/delivery-methods/new", {"code": "post", "name": "Post", "is_active": "1"})
    rate = {"method": "post", "currency": "EUR", "cost": "4,90", "country": "DE", "is_active": "1"}

    page = await ada.follow(await ada.send("/settings/delivery-rates/new", rate))

    assert "4.90" in page.text
    address = re.search(r"/settings/delivery-rates/[\w-]+(?=\">Look)", page.text)
    assert address
    assert 'value="4.90"' in (await ada.see(address[0])).text


async def test_an_agent_sees_and_cannot_change(browser_of: BrowserOf):
    ada, ann = await browser_of("admin"), await browser_of("agent")
    card = await _added(ada)

    assert "You may see this, not change it." in (await ann.see(card)).text
    assert (await ann.send(card, NODE)).status_code == 403
    assert (await ann.see("/settings/nodes/new")).status_code == 403
    assert (await ann.see("/settings/nonsense")).status_code == 404
    assert (await ann.see("/settings/nodes/nonsense")).status_code == 404


TAX = {"country": "US", "tax_class": "standard", "region": "MN", "percent": "7"}
RATE = {"method": "post", "currency": "USD", "cost": "4.90", "country": "US", "is_active": "1"}


async def test_what_is_there_already_is_not_added_over(browser_of: BrowserOf):
    ada = await browser_of("admin")
    card = await _added(ada)
    await ada.send("/settings/delivery-methods/new", {"code": "post", "name": "Post", "is_active": "1"})

    page = await ada.send("/settings/nodes/new", {**NODE, "name": "Another"})

    assert page.status_code == 409
    assert "There is one already under this code; open that one." in page.text
    assert 'value="Another"' in page.text
    assert 'value="Groveport"' in (await ada.see(card)).text
    for table, first, again in (
        ("delivery-methods", None, {"code": "post", "name": "Mail"}),
        ("delivery-rates", RATE, {**RATE, "currency": "usd", "country": "us", "cost": "1"}),
        ("tax-rates", TAX, {**TAX, "country": "us", "region": "mn", "percent": "1"}),
    ):
        if first:
            assert (await ada.send(f"/settings/{table}/new", first)).status_code == 303
        assert (await ada.send(f"/settings/{table}/new", again)).status_code == 409


async def test_a_card_changes_no_row_but_its_own(browser_of: BrowserOf):
    ada = await browser_of("admin")
    card = await _added(ada)
    await ada.send("/settings/nodes/new", {**NODE, "code": "DC-8", "name": "Eight"})
    seen = PRINT.search((await ada.see(card)).text)
    assert seen

    page = await ada.send(card, {**NODE, "code": "DC-8", "print": seen[1]})

    assert page.status_code == 409
    assert "What it is kept under does not change; add a new one instead." in page.text
    assert "Eight" in (await ada.see("/settings/nodes")).text


async def test_a_day_begins_where_the_visitor_is(browser_of: BrowserOf, database: Database):
    ada = await browser_of("admin")
    await ada.see("/me")
    likes = {"time_zone": "America/Chicago", "locale": "en-US"}
    assert (await ada.send("/me/preferences", likes)).status_code == 303

    days = {"valid_from": "2026-01-31", "valid_until": "2026-07-31"}
    page = await ada.follow(await ada.send("/settings/tax-rates/new", {**TAX, **days}))

    async with database.read() as tx:
        (rate,) = (await tax.rates(tx)).items
    assert rate.valid_from == datetime(2026, 1, 31, 6, tzinfo=UTC)
    assert rate.valid_until == datetime(2026, 7, 31, 5, tzinfo=UTC)
    address = re.search(r"/settings/tax-rates/(?!new)[\w-]+", page.text)
    assert address
    card = await ada.see(address[0])
    assert 'value="2026-01-31"' in card.text
    assert 'value="2026-07-31"' in card.text
    seen = PRINT.search(card.text)
    assert seen
    assert (await ada.send(address[0], {**TAX, **days, "percent": "8", "print": seen[1]})).status_code == 303
    assert (await ada.send("/settings/tax-rates/new", {**TAX, "valid_from": "soon"})).status_code == 400


@pytest.mark.parametrize("table", ["nodes", "calendars", "delivery-methods", "delivery-rates", "tax-rates"])
async def test_an_address_that_somebody_made_up_leads_nowhere(browser_of: BrowserOf, table: str):
    ada = await browser_of("admin")

    for key in (cursor(), cursor("x"), cursor(1, 2), cursor(*("x",) * 9), cursor(None)):
        assert (await ada.see(f"/settings/{table}/{key}")).status_code in {400, 404}, key
