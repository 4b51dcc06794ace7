"""People come in by a second step, by a provider, and from behind a proxy."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from litestar import Litestar
from pyotp.totp import TOTP
from tests.console.conftest import PASSWORD, Browser
from tests.integrations.provider import CLIENT, SECRET, OpenIdHouse, providing, sent_back

from atrium import access
from atrium.access import Place
from atrium.console.ground.clients import device
from atrium.integrations import OpenId, Registration
from atrium.kernel import Database
from atrium.kernel.seals import Seal

EMAIL = "ada@example.com"
SEAL = Seal("a key of the tests")


async def ada(database: Database, role: str = "agent", home: str | None = None) -> int:
    async with database.transaction("system") as tx:
        user_id = await access.add_user(tx, EMAIL, "Ada", PASSWORD, [Place(role)])
        await access.preferences.keep(tx, user_id, access.preferences.Preferences(home=home))
    return user_id


async def with_phone(database: Database, user_id: int) -> tuple[TOTP, tuple[str, ...]]:
    """A phone that was made known a minute ago, and its recovery codes."""
    async with database.transaction("system") as tx:
        phone = TOTP((await access.second_factor.begin(tx, user_id, SEAL)).secret)
        earlier = phone.at(datetime.now(UTC), counter_offset=-1)
        return phone, await access.second_factor.confirm(tx, user_id, earlier, SEAL)


async def first_step(browser: Browser, address: str = "/sign-in", **headers: str) -> str:
    """E-mail and password; where it leads."""
    await browser.see(address)
    page = await browser.send(address, {"email": EMAIL, "password": PASSWORD}, **headers)
    assert page.status_code == 303, page.text
    return page.headers["location"]


async def test_a_code_is_asked_for_after_the_password(browser: Browser, database: Database):
    phone, _codes = await with_phone(database, await ada(database))

    assert await first_step(browser, "/sign-in?next=/customers") == "/sign-in/code?next=%2Fcustomers"
    assert "atrium_session" not in browser.client.cookies
    wrong = await _sent(browser, "/sign-in/code?next=/customers", code="000 000")
    assert (wrong.status_code, "This code is not right" in wrong.text) == (409, True)
    came = await browser.send("/sign-in/code?next=/customers", {"code": phone.now()})

    assert came.headers["location"] == "/customers"
    assert (await browser.see("/customers")).status_code == 200
    assert "atrium_pending" not in browser.client.cookies


async def test_a_recovery_code_lets_one_in_once(browser: Browser, database: Database):
    _phone, codes = await with_phone(database, await ada(database))

    assert (await _sent(browser, await first_step(browser), code=codes[0])).headers["location"] == "/"
    browser.client.cookies.clear()
    again = await _sent(browser, await first_step(browser), code=codes[0])

    assert (again.status_code, "This code is not right" in again.text) == (409, True)


async def test_guessing_codes_makes_one_wait(browser: Browser, database: Database):
    await with_phone(database, await ada(database))
    address = await first_step(browser)

    answers = [(await _sent(browser, address, code="000000")).status_code for _ in range(6)]

    assert answers[-1] == 429
    assert "Too many tries. Wait" in (await _sent(browser, address, code="000000")).text


async def test_guessing_passwords_makes_one_wait(browser: Browser, database: Database):
    await ada(database)
    await browser.see("/sign-in")

    pages = [await browser.send("/sign-in", {"email": EMAIL, "password": "guessed it"}) for _ in range(6)]

    assert [page.status_code for page in pages] == [401] * 5 + [429]
    assert "Too many tries. Wait" in pages[-1].text


async def test_a_second_step_without_a_first_begins_again(browser: Browser, database: Database):
    await ada(database)
    await browser.see("/sign-in")

    for address in ("/sign-in/code", "/sign-in/set-up"):
        assert (await browser.see(address)).headers["location"] == "/sign-in"
        assert (await browser.send(address, {"code": "123456"})).headers["location"] == "/sign-in"
    assert (await browser.send("/sign-in/set-up/confirm", {"secret": "A" * 32})).headers["location"] == "/sign-in"


async def test_a_role_that_must_have_one_sets_it_up_on_the_way(app: Litestar, browser: Browser, database: Database):
    await ada(database, "admin")
    house = app.state["house"]
    house.settings = replace(house.settings, second_factor=frozenset({"admin"}))

    address = await first_step(browser, "/sign-in?next=/users")
    assert address == "/sign-in/set-up?next=%2Fusers"
    assert "Your role signs in with a code" in (await browser.see(address)).text
    shown = await browser.send(address)
    assert "<svg" in shown.text
    assert 'class="qr"' in shown.text
    secret = shown.text.partition('name="secret" value="')[2].partition('"')[0]
    confirm = "/sign-in/set-up/confirm?next=/users"
    wrong = await browser.send(confirm, {"secret": secret, "code": "000000"})
    assert (wrong.status_code, secret in wrong.text) == (409, True)
    assert (await browser.send(confirm, {"secret": secret, "code": ""})).status_code == 400
    came = await browser.send(confirm, {"secret": secret, "code": TOTP(secret).now()})

    assert came.text.count("<li><code>") == 10
    assert 'href="/users"' in came.text
    assert (await browser.see("/me")).status_code == 200


async def test_one_begins_where_one_likes_to(browser: Browser, database: Database):
    await ada(database, home="/customers")

    assert await first_step(browser) == "/customers"
    assert (await browser.see("/sign-in")).headers["location"] == "/customers"


async def test_a_proxy_here_says_who_comes_and_nobody_else_does(browser: Browser, database: Database):
    user_id = await ada(database)
    forwarded = {"X-Forwarded-For": "6.6.6.6, 203.0.113.7", "X-Forwarded-Proto": "https"}
    await browser.see("/sign-in")
    came = await browser.send("/sign-in", {"email": EMAIL, "password": PASSWORD}, **forwarded)
    assert "Secure" in came.headers["set-cookie"]

    assert (await _addresses(database, user_id)) == ["203.0.113.7"]


async def _addresses(database: Database, user_id: int) -> list[str]:
    async with database.read() as tx:
        return [one.address for one in await access.sessions.listed(tx, user_id, 10)]


async def _sent(browser: Browser, address: str, **fields: str) -> httpx.Response:
    await browser.see(address)
    return await browser.send(address, dict(fields))


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome on Chromebook"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge on Windows"),
        ("curl/8.9", "curl"),
        ("", "An unknown device"),
    ],
)
def test_a_device_is_said_in_words(agent: str, words: str):
    assert device(agent) == words


@pytest.fixture
async def keycloak(app: Litestar) -> AsyncIterator[OpenIdHouse]:
    """A provider that the house lets people in by."""
    async with providing() as there:
        provider = OpenId(Registration(there.url, CLIENT, SECRET, "Sign in with Keycloak"))
        app.state["house"].openid = provider
        yield there
        app.state["house"].openid = None
        await provider.stop()


BEHIND = {"Host": "atrium.example", "X-Forwarded-Proto": "https"}


async def test_one_comes_in_by_a_provider(browser: Browser, database: Database, keycloak: OpenIdHouse):
    user_id = await ada(database)
    door = await browser.see("/sign-in?next=/customers")
    assert "Sign in with Keycloak" in door.text
    assert 'href="/sign-in/openid/depart?next=%2Fcustomers"' in door.text

    gone = await browser.see("/sign-in/openid/depart?next=/customers", **BEHIND)
    assert gone.headers["location"].startswith(keycloak.url)
    assert all(word in gone.headers["set-cookie"] for word in ("HttpOnly", "Secure", "SameSite=lax", "Max-Age=600"))
    came = await _back(browser, gone.headers, await sent_back(gone.headers["location"]))

    assert came.headers["location"] == "/customers"
    assert "atrium_session=" in came.headers["set-cookie"]
    assert len(await _addresses(database, user_id)) == 1


@pytest.mark.usefixtures("keycloak")
async def test_who_is_not_known_is_told_what_to_do(browser: Browser):
    gone = await browser.see("/sign-in/openid/depart", **BEHIND)
    answer = await sent_back(gone.headers["location"])

    lost = await browser.client.get("/sign-in/openid", params=answer)
    unknown = await _back(browser, gone.headers, answer)
    said_no = await _back(browser, gone.headers, {"error": "access_denied", "state": answer["state"]})

    assert (lost.status_code, "begin again" in lost.text) == (409, True)
    assert (unknown.status_code, "Nobody here has the e-mail" in unknown.text) == (409, True)
    assert said_no.status_code == 409
    assert "E-mail" in said_no.text, "the other way in stays open"


async def test_a_provider_that_is_away_leaves_the_password(browser: Browser, keycloak: OpenIdHouse):
    keycloak.about = {"issuer": "https://another.example"}

    page = await browser.see("/sign-in/openid/depart", **BEHIND)

    assert page.status_code == 409
    assert 'name="password"' in page.text


async def test_without_a_provider_there_is_no_such_door(browser: Browser):
    assert "openid" not in (await browser.see("/sign-in")).text
    assert (await browser.see("/sign-in/openid/depart")).status_code == 404
    assert (await browser.see("/sign-in/openid")).status_code == 404


async def _back(browser: Browser, headers: httpx.Headers, answer: dict[str, str]) -> httpx.Response:
    """Back from the provider, with the cookie that it left with: by hand, since these tests do not speak TLS."""
    cookie = headers["set-cookie"].partition("atrium_openid=")[2].partition(";")[0]
    return await browser.client.get("/sign-in/openid", params=answer, headers={"Cookie": f"atrium_openid={cookie}"})
