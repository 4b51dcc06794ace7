"""You and your settings: name, looks, password, phone, where you are signed in."""

from pyotp.totp import TOTP
from tests.console.conftest import PASSWORD, Browser, BrowserOf
from tests.console.people import id_of, sign_in

from atrium import access
from atrium.kernel import Database


async def test_one_changes_ones_name(browser_of: BrowserOf):
    ada = await browser_of("admin")
    await ada.see("/me")
    card = {"name": "Ada Lovelace", "email": "ada@example.com", "version": "1"}

    assert (await ada.send("/me/card", {**card, "name": " "})).status_code == 400
    page = await ada.follow(await ada.send("/me/card", card))
    assert "Ada Lovelace" in page.text
    assert "ada@example.com" in page.text
    stale = await ada.send("/me/card", {**card, "name": "Somebody"})

    assert (stale.status_code, "Someone changed this meanwhile" in stale.text) == (412, True)


async def test_ones_email_is_changed_by_who_may_change_anybodys(browser_of: BrowserOf):
    ann = await browser_of("agent")
    await ann.see("/me")

    page = await ann.follow(await ann.send("/me/card", {"name": "Ann", "email": "new@example.com", "version": "1"}))

    assert "Ann" in page.text
    assert "new@example.com" not in page.text


async def test_an_email_of_somebody_else_is_refused_at_its_field(browser_of: BrowserOf):
    await browser_of("agent")
    bob = await browser_of("admin")
    await bob.see("/me")

    page = await bob.send("/me/card", {"name": "Bob", "email": "agent0@example.com", "version": "1"})

    assert page.status_code == 409
    assert 'id="email-hint"' in page.text.partition('class="hint bad" ')[2][:20]


async def test_the_page_speaks_the_new_language_right_away(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/me")
    looks = {"locale": "de", "theme": "dark", "density": "roomy", "home": "/customers", "single_keys": "1"}

    told = await ada.send("/me/preferences", looks, **{"HX-Request": "true"})
    assert told.headers["hx-redirect"] == "/me?at=locale"
    page = await ada.see("/me?at=locale")

    assert '<html lang="de" data-theme="dark" data-density="roomy">' in page.text
    assert 'data-keys="on"' in page.text
    assert (await ada.see("/sign-in")).headers["location"] == "/customers"


async def test_what_was_done_is_said_by_the_page_one_comes_to_not_by_a_part_of_another(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/me")
    await ada.send("/me/preferences", {"locale": "en", "theme": "dark"}, **{"HX-Request": "true"})

    part = await ada.see("/orders", **{"HX-Request": "true"})
    page = await ada.see("/me?at=theme")

    assert 'id="toasts"' not in part.text
    assert "Saved." in page.text
    assert "Saved." not in (await ada.see("/me?at=theme")).text


async def test_odd_preferences_do_no_harm(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/me")

    for odd in ({"home": "//evil.example"}, {"time_zone": "Mars/Olympus"}):
        assert (await ada.send("/me/preferences", odd)).status_code == 400
    assert (await ada.see("/me?at=%00")).status_code == 200


async def test_a_password_is_changed_with_the_old_one(browser_of: BrowserOf, browser: Browser):
    ada = await browser_of("agent")
    await ada.see("/me")

    wrong = await ada.send("/me/password", {"old": "guessed it", "new": "a better password"})
    weak = await ada.send("/me/password", {"old": PASSWORD, "new": "short"})
    empty = await ada.send("/me/password", {"old": PASSWORD})
    assert (wrong.status_code, "This is not your password" in wrong.text) == (409, True)
    assert (weak.status_code, "at least 10 characters" in weak.text) == (409, True)
    assert empty.status_code == 400
    assert (await ada.send("/me/password", {"old": PASSWORD, "new": "a better password"})).status_code == 303

    assert (await ada.see("/me")).status_code == 200, "one stays signed in here"
    assert await sign_in(browser, "agent0@example.com", "a better password") == 303


async def test_ones_phone_goes_on_and_off(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/me")
    shown = await ada.send("/me/phone")
    secret = shown.text.partition('name="secret" value="')[2].partition('"')[0]

    wrong = await ada.send("/me/phone/confirm", {"secret": secret, "code": "000000"})
    assert (wrong.status_code, secret in wrong.text) == (409, True)
    codes = await ada.send("/me/phone/confirm", {"secret": secret, "code": TOTP(secret).now()})
    assert codes.text.count("<li><code>") == 10
    assert "10 recovery codes are left." in (await ada.see("/me")).text
    assert (await ada.send("/me/phone")).status_code == 409
    off = await ada.send("/me/phone/off", {"proof": "guessed it"})
    assert (off.status_code, "neither your password nor a code" in off.text) == (409, True)
    page = await ada.follow(await ada.send("/me/phone/off", {"proof": PASSWORD}))

    assert "Your password alone lets you in again." in page.text


async def test_one_signs_out_elsewhere_and_here(browser_of: BrowserOf, browser: Browser, database: Database):
    ada = await browser_of("agent")
    await sign_in(browser, "agent0@example.com")
    assert (await ada.see("/me")).text.count("python-httpx") >= 2

    page = await ada.follow(await ada.send("/me/sessions/end"))
    assert "You are signed out everywhere else." in page.text
    assert (await browser.see("/me")).status_code == 303
    async with database.read() as tx:
        here = (await access.sessions.listed(tx, await id_of(database, "agent0"), 5))[0].id
    left = await ada.send(f"/me/sessions/{here}/end")

    assert left.headers["location"] == "/sign-in"
    assert (await ada.see("/me")).status_code == 303
    assert (await ada.send("/me/sessions/x/end")).status_code in {303, 404, 409}
