"""Systems are connected, watched, paused, told again."""

import re

from tests.console.conftest import Browser, BrowserOf

from atrium.dispatch.sequencer import sequence
from atrium.kernel import Database

CARD = {"name": "erp", "kind": "erp", "url": "https://erp.example.com/atrium", "events": "customers.*", "active": "1"}


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
