"""People come in and go out."""

import pytest
from tests.console.conftest import PASSWORD, Browser, BrowserOf


async def test_one_comes_to_where_one_wanted_to_go(browser: Browser, browser_of: BrowserOf):
    await browser_of("agent")  # somebody is known
    page = await browser.see("/customers?q=maya")
    assert page.headers["location"] == "/sign-in?next=%2Fcustomers%3Fq%3Dmaya"

    await browser.follow(page)
    came = await browser.send(page.headers["location"], {"email": "agent0@example.com", "password": PASSWORD})

    assert came.headers["location"] == "/customers?q=maya"
    assert "HttpOnly" in came.headers["set-cookie"]
    assert "SameSite=lax" in came.headers["set-cookie"]


async def test_a_wrong_password_is_said_and_the_name_stays(browser: Browser, browser_of: BrowserOf):
    await browser_of("agent")
    await browser.see("/sign-in")

    page = await browser.send("/sign-in", {"email": "agent0@example.com", "password": "guessed it"})

    assert page.status_code == 401
    assert "E-mail or password is not right." in page.text
    assert "agent0@example.com" in page.text
    assert "guessed it" not in page.text


@pytest.mark.parametrize(
    "wicked", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
async def test_nobody_is_sent_elsewhere(browser: Browser, browser_of: BrowserOf, wicked: str):
    await browser_of("agent")
    await browser.see("/sign-in")

    came = await browser.client.post(
        "/sign-in",
        params={"next": wicked},
        data={"_seal": browser.seal, "email": "agent0@example.com", "password": PASSWORD},
    )

    assert came.headers["location"] == "/"


async def test_a_form_from_elsewhere_is_refused(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/customers/new")
    card = {"name": "Mallory", "kind": "person", "addresses": "1"}

    unsealed = await ada.client.post("/customers/new", data=card)
    foreign = await ada.send("/customers/new", card, **{"Sec-Fetch-Site": "cross-site"})

    assert [unsealed.status_code, foreign.status_code] == [409, 409]
    assert "Mallory" not in (await ada.see("/customers")).text


async def test_signed_out_is_out(browser_of: BrowserOf):
    ada = await browser_of("agent")
    session = ada.client.cookies["atrium_session"]

    await ada.see("/customers")
    left = await ada.send("/sign-out")
    assert left.headers["location"] == "/sign-in"
    ada.client.cookies.set("atrium_session", session)

    assert (await ada.see("/customers")).headers["location"].startswith("/sign-in")


async def test_every_page_says_what_it_may_load(browser: Browser):
    for address in ("/sign-in", "/nothing/here"):
        policy = (await browser.see(address)).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


async def test_german_is_spoken_to_who_wants_it(browser: Browser):
    page = await browser.see("/sign-in", **{"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"})

    assert '<html lang="de"' in page.text
