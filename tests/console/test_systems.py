"""Systems are connected, watched, paused, told again."""

import re

from tests.console.conftest import Browser, BrowserOf

from atrium.dispatch.sequencer import sequence
from atrium.kernel import Database

CARD = {"name": "erp", "kind": "erp", "url": "https://erp.example.com/atrium", "events": "customers.*", "active": "1"}
VERSION = re.compile(r'name="version" value="(\d+)"')


async def _connected(person: Browser) -> None:
    await person.see("/systems/new")
    page = await person.send("/systems/new", CARD)
    assert "whsec_" in page.text


async def test_a_system_is_connected_and_its_secret_is_shown_once(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await _connected(ada)

    assert "erp.example.com" in (await ada.see("/systems")).text
    page = await ada.see("/systems/erp")
    assert "The system was connected." in page.text
    assert "whsec_" not in page.text


async def test_a_bad_address_is_said_at_its_field_and_all_stays(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await ada.see("/systems/new")

    page = await ada.send("/systems/new", {**CARD, "url": "http://169.254.169.254/", "events": "nonsense!"})

    assert page.status_code == 400
    assert re.search(r'aria-invalid="true"[^>]*aria-describedby="(url|events)-hint"', page.text)
    assert "169.254.169.254" in page.text
    assert "nonsense!" in page.text


async def test_a_paused_system_queues_and_says_so(browser_of: BrowserOf, database: Database):
    ada = await browser_of("admin")
    await _connected(ada)
    page = await ada.follow(await ada.send("/systems/erp/pause"))
    assert "erp is paused; its facts wait." in page.text

    await ada.see("/customers/new")
    await ada.send("/customers/new", {"name": "Noor", "kind": "person", "addresses": "1"})
    async with database.transaction("system") as tx:
        await sequence(tx)

    page = await ada.see("/systems/erp?state=due")
    assert "Customer added" in page.text
    message = re.search(r"/systems/erp/messages/\d+", page.text)
    assert message
    assert "customer_id" in (await ada.see(message[0])).text

    skipped = await ada.follow(await ada.send(f"{message[0]}/skip", {"reason": "they have it by phone"}))
    assert "Skipped" in skipped.text
    assert "they have it by phone" in (await ada.see("/systems/erp")).text


async def test_a_manager_sees_systems_but_cannot_change_them(browser_of: BrowserOf):
    ada, max_ = await browser_of("admin"), await browser_of("manager")
    await _connected(ada)

    page = await max_.see("/systems/erp")

    assert "Give a new secret" not in page.text
    assert (await max_.send("/systems/erp/secret")).status_code == 403


async def test_there_is_no_such_system(browser_of: BrowserOf):
    ada = await browser_of("admin")

    for address in ("/systems/nobody", "/systems/nobody/messages/12", "/systems/nobody/messages/x"):
        assert (await ada.see(address)).status_code == 404


async def test_a_name_that_is_taken_changes_nothing_and_shows_no_secret(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await _connected(ada)

    page = await ada.send(
        "/systems/new", {**CARD, "kind": "webhook", "url": "https://other.example.com/", "active": ""}
    )

    assert page.status_code == 409
    assert "There is a system of this name already; open that one or take another name." in page.text
    assert "whsec_" not in page.text
    assert "https://other.example.com/" in page.text
    kept = await ada.see("/systems/erp/change")
    assert CARD["url"] in kept.text
    assert "other.example.com" not in kept.text


async def test_of_two_who_change_a_system_the_second_looks_first(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await _connected(ada)
    version = VERSION.findall((await ada.see("/systems/erp/change")).text)[0]
    await ada.follow(await ada.send("/systems/erp/change", {**CARD, "events": "orders.*", "version": version}))

    late = await ada.send("/systems/erp/change", {**CARD, "events": "access.*", "version": version})

    assert late.status_code == 412
    assert "Someone changed this meanwhile" in late.text
    assert "access.*" in late.text
    assert "orders.*" in (await ada.see("/systems/erp/change")).text
    again = {**CARD, "events": "access.*", "version": VERSION.findall(late.text)[0]}
    assert (await ada.send("/systems/erp/change", again)).status_code == 303


async def test_what_is_refused_for_another_reason_keeps_the_version_that_was_seen(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await _connected(ada)
    seen = VERSION.findall((await ada.see("/systems/erp/change")).text)[0]
    await ada.send("/systems/erp/change", {**CARD, "events": "orders.*", "version": seen})

    page = await ada.send("/systems/erp/change", {**CARD, "url": "http://169.254.169.254/", "version": seen})

    assert page.status_code == 400
    assert VERSION.findall(page.text) == [seen]


async def test_pausing_keeps_what_was_changed_and_there_must_be_a_system(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await _connected(ada)
    version = VERSION.findall((await ada.see("/systems/erp/change")).text)[0]
    await ada.send("/systems/erp/change", {**CARD, "events": "orders.*", "version": version})

    await ada.follow(await ada.send("/systems/erp/pause"))

    assert "orders.*" in (await ada.see("/systems/erp/change")).text
    late = await ada.send("/systems/erp/change", {**CARD, "version": int(version) + 1})
    assert late.status_code == 412
    assert (await ada.send("/systems/nobody/pause")).status_code == 404
    assert (await ada.send("/systems/nobody/change", {**CARD, "version": 1})).status_code == 404
    assert (await ada.see("/systems/nobody")).status_code == 404
