"""Oneself, the people who may come in, programs and their tokens, and who did what."""

import httpx
import pytest
from litestar import Litestar
from pyotp.totp import TOTP
from tests.console.conftest import PASSWORD, Browser, BrowserOf

from atrium import access, network
from atrium.access import Place
from atrium.kernel import Database
from atrium.kernel.upserts import Sheet


async def id_of(database: Database, email: str) -> int:
    """Which user it is."""
    async with database.read() as tx:
        return next(user.id for user in await access.users(tx, 10, q=email))


async def sign_in(browser: Browser, email: str, password: str = PASSWORD) -> int:
    """The status of trying to come in; 303 is in."""
    await browser.see("/sign-in")
    return (await browser.send("/sign-in", {"email": email, "password": password})).status_code


async def test_one_changes_ones_name(browser_of: BrowserOf):
    ada = await browser_of("agent")
    await ada.see("/me")
    card = {"name": "Ada Lovelace", "email": "ada@example.com", "version": "1"}

    assert (await ada.send("/me/card", {**card, "name": " "})).status_code == 400
    page = await ada.follow(await ada.send("/me/card", card))
    assert "Ada Lovelace" in page.text
    assert "ada@example.com" in page.text
    stale = await ada.send("/me/card", {**card, "name": "Somebody"})

    assert (stale.status_code, "Someone changed this meanwhile" in stale.text) == (412, True)


async def test_an_email_of_somebody_else_is_refused_at_its_field(browser_of: BrowserOf):
    await browser_of("agent")
    bob = await browser_of("agent")
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


async def test_somebody_is_let_in_with_roles_in_places(browser_of: BrowserOf, browser: Browser, database: Database):
    await _channel(database)
    root = await browser_of("admin")
    page = await root.see("/users/new")
    password = page.text.partition('id="password"')[2].partition('value="')[2].partition('"')[0]
    assert len(password) == 14
    card = {"name": "Bea", "email": "bea@example.com", "password": password, "rows": "1", "role-0": "agent"}

    more = await root.send("/users/new", {**card, "channel-0": "web", "more": "1"})
    assert 'name="role-1"' in more.text
    assert 'value="Bea"' in more.text, "nothing typed is lost"
    less = await root.send("/users/new", {**card, "rows": "2", "role-1": "store", "less": "0"})
    assert '<option value="store" selected>' in less.text
    assert 'name="role-1"' not in less.text
    nowhere = await root.send("/users/new", {**card, "node-0": "N-9"})
    assert (nowhere.status_code, "There is no node N-9." in nowhere.text) == (400, True)
    page = await root.follow(await root.send("/users/new", {**card, "channel-0": "web"}))

    assert "Bea may come in." in page.text
    assert await sign_in(browser, "bea@example.com", password) == 303
    async with database.read() as tx:
        assert (await access.users(tx, 5, q="BEA@"))[0].roles == (Place("agent", "web"),)
    taken = await root.send("/users/new", card)
    assert (taken.status_code, "hint bad" in taken.text) == (409, True)
    assert "Bea" in (await root.see("/users?q=bea")).text
    assert "Nobody is found" in (await root.see("/users?q=zzz")).text


async def test_a_user_is_corrected_unless_somebody_was_faster(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    await browser_of("agent")
    key = await id_of(database, "agent1")
    await root.see(f"/users/{key}")
    card = {"name": "Bea", "email": "bea@example.com", "version": "1"}

    assert "Bea" in (await root.follow(await root.send(f"/users/{key}/card", card))).text
    stale = await root.send(f"/users/{key}/card", {**card, "name": "Cleo"})

    assert (stale.status_code, 'value="Cleo"' in stale.text) == (412, True)
    assert (await root.send(f"/users/{key}/card", {**card, "email": "no"})).status_code in {400, 412}


async def test_who_is_shut_out_is_out_at_once_and_may_be_let_in_again(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    bea = await browser_of("agent")
    key = await id_of(database, "agent1")
    await root.see(f"/users/{key}")

    page = await root.follow(await root.send(f"/users/{key}/shut-out"))
    assert "They may not come in any more." in page.text
    assert f'action="/users/{key}/let-in"' in page.text
    assert (await bea.see("/customers")).status_code == 303
    await root.send(f"/users/{key}/let-in")

    assert await sign_in(bea, "agent1@example.com") == 303


async def test_nobody_shuts_themselves_out(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    me = await id_of(database, "admin0")
    await root.see(f"/users/{me}")

    out = await root.send(f"/users/{me}/shut-out")
    bare = await root.send(f"/users/{me}/roles", {"rows": "0"})
    less = await root.send(f"/users/{me}/roles", {"rows": "1", "role-0": "manager"})

    assert [page.status_code for page in (out, bare, less)] == [409] * 3
    assert "You would shut yourself out" in out.text
    assert (await root.see("/users")).status_code == 200


async def test_roles_hold_at_once(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    bea = await browser_of("warehouse")
    key = await id_of(database, "warehouse1")
    assert (await bea.see("/customers")).status_code == 403
    await root.see(f"/users/{key}")

    more = await root.send(f"/users/{key}/roles", {"rows": "1", "role-0": "warehouse", "more": "1"})
    assert 'name="role-1"' in more.text
    unknown = await root.send(f"/users/{key}/roles", {"rows": "1", "role-0": "king"})
    assert unknown.status_code == 400
    await root.send(f"/users/{key}/roles", {"rows": "2", "role-0": "warehouse", "role-1": "agent"})

    assert (await bea.see("/customers")).status_code == 200


async def test_a_new_password_ends_all_places(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    bea = await browser_of("agent")
    key = await id_of(database, "agent1")
    await root.see(f"/users/{key}")

    assert (await root.send(f"/users/{key}/password", {"password": "short"})).status_code == 409
    assert (await root.send(f"/users/{key}/password", {})).status_code == 400
    assert (await root.send(f"/users/{key}/password", {"password": "another password"})).status_code == 303

    assert (await bea.see("/me")).status_code == 303
    assert await sign_in(bea, "agent1@example.com", "another password") == 303
    await root.send(f"/users/{key}/sessions/end")
    assert (await bea.see("/me")).status_code == 303


async def test_a_lost_phone_is_forgotten(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    bea = await browser_of("agent")
    key = await id_of(database, "agent1")
    await bea.see("/me")
    secret = (await bea.send("/me/phone")).text.partition('name="secret" value="')[2].partition('"')[0]
    await bea.send("/me/phone/confirm", {"secret": secret, "code": TOTP(secret).now()})
    assert "Forget the phone" in (await root.see(f"/users/{key}")).text

    page = await root.follow(await root.send(f"/users/{key}/phone/forget"))

    assert "The phone is forgotten" in page.text
    assert await sign_in(bea, "agent1@example.com") == 303
    assert (await root.send(f"/users/{key}/identities/forget")).status_code == 303


async def test_who_is_limited_does_not_get_at_those_who_may_more(browser_of: BrowserOf, database: Database):
    await browser_of("admin")
    root = await id_of(database, "admin0")
    half = await browser_of("agent")
    async with database.transaction("system") as tx:
        await access.give_roles(tx, await id_of(database, "agent1"), [Place("admin", "web")])
    await half.see("/users")

    page = await half.see(f"/users/{root}")
    assert "They may do more than you." in page.text
    for do, fields in (("password", {"password": "another password"}), ("shut-out", {}), ("phone/forget", {})):
        refused = await half.send(f"/users/{root}/{do}", fields)
        assert (refused.status_code, do) == (409, do)


@pytest.mark.parametrize("address", ["/users", "/users/1", "/users/new", "/roles", "/tokens", "/tokens/new", "/audit"])
async def test_a_closed_door_for_agents(browser_of: BrowserOf, address: str):
    ada = await browser_of("agent")

    page = await ada.see(address)

    assert page.status_code == 403
    assert "A closed door" in page.text


async def test_a_manager_looks_and_changes_nothing(browser_of: BrowserOf, database: Database):
    mia = await browser_of("manager")
    key = await id_of(database, "manager0")

    assert "Let somebody in" not in (await mia.see("/users")).text
    assert (await mia.see(f"/users/{key}")).status_code == 200
    assert "Find and see customers." in (await mia.see("/roles")).text
    assert (await mia.send(f"/users/{key}/card", {"name": "X"})).status_code == 403
    for nobody in ("999999", "x", "9" * 30):
        assert (await mia.see(f"/users/{nobody}")).status_code == 404


async def _channel(database: Database) -> None:
    row = {"code": "web", "name": "Web shop", "pools": ["main"]}
    async with database.transaction("system") as tx:
        report = await network.put_channels(tx, Sheet.read([row], network.ChannelRow))
    assert not report.refused, report


async def test_a_token_is_issued_shown_once_and_revoked(browser_of: BrowserOf, app: Litestar, database: Database):
    await _channel(database)
    root = await browser_of("admin")
    await root.see("/tokens/new")
    card: dict[str, object] = {"name": "web-shop", "role": "integration", "channels": ["web"], "rate_limit": "50"}

    shown = await root.send("/tokens/new", {**card, "expires_at": "2099-12-31"})
    secret = shown.text.partition('id="token" readonly value="')[2].partition('"')[0]
    assert (await _as_program(app, secret)).status_code == 200
    again = await root.see("/tokens")
    assert secret not in again.text
    assert "Dec 31, 2099" in again.text or "Jan 1, 2100" in again.text
    async with database.read() as tx:
        token = (await access.tokens.listed(tx, 5))[0]
    page = await root.follow(await root.send(f"/tokens/{token.id}/revoke"))

    assert "Revoked" in page.text
    assert token.channels == ["web"]
    assert (await _as_program(app, secret)).status_code == 401
    taken = await root.send("/tokens/new", card)
    assert (taken.status_code, "hint bad" in taken.text) == (409, True)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": ""}, "name"),
        ({"role": "king"}, "role"),
        ({"nodes": "N-9"}, "nodes"),
        ({"rate_limit": "often"}, "rate_limit"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"expires_at": "2001-01-01"}, "expires_at"),
    ],
)
async def test_a_token_that_makes_no_sense(browser_of: BrowserOf, fields: dict[str, str], field: str):
    root = await browser_of("admin")
    await root.see("/tokens/new")

    page = await root.send("/tokens/new", {"name": "web-shop", "role": "integration", **fields})

    assert (page.status_code, f'id="{field}-hint"' in page.text) == (400, True)


async def test_who_did_what_is_told_in_words_with_before_and_after(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    await browser_of("agent")
    key = await id_of(database, "agent1")
    await root.see(f"/users/{key}")
    await root.send(f"/users/{key}/card", {"name": "Bea", "email": "agent1@example.com", "version": "1"})
    await root.send(f"/users/{key}/roles", {"rows": "1", "role-0": "store"})

    page = await root.see(f"/audit?thing=user/{key}")

    assert "Name or e-mail was corrected." in page.text
    assert "<del>Agent</del>" in page.text
    assert "<ins>Bea</ins>" in page.text
    assert f'href="/users/{key}"' in page.text
    by_person = await root.see("/audit?person=user/999")
    assert "Nothing of this kind happened" in by_person.text
    kinds = await root.see("/audit?kind=access.RolesChanged")
    assert "Roles were given." in kinds.text
    assert "Name or e-mail was corrected." not in kinds.text
    assert "Roles were given." in (await root.see("/audit?kind=access.*")).text
    assert "Nothing of this kind" in (await root.see("/audit?from=2001-01-01&to=2001-01-02")).text
    assert "Nothing of this kind" in (await root.see("/audit?thing=A-999")).text


async def test_the_trail_is_read_page_after_page(browser_of: BrowserOf, database: Database):
    root = await browser_of("admin")
    async with database.transaction("system") as tx:
        for number in range(60):
            await access.add_user(tx, f"somebody{number}@example.com", "Somebody")

    first = await root.see("/audit?kind=access.UserAdded")
    after = first.text.partition("after=")[2].partition('"')[0]
    second = await root.see(f"/audit?kind=access.UserAdded&after={after}")

    assert first.text.count("was let in.") == 50
    assert second.text.count("was let in.") == 11


@pytest.mark.parametrize(
    "asked", ["kind=king", "from=soon", "to=2026-02-31", "from=0001-01-01", "after=x", "thing=%00"]
)
async def test_questions_that_make_no_sense_do_no_harm(browser_of: BrowserOf, asked: str):
    mia = await browser_of("manager")

    assert (await mia.see(f"/audit?{asked}")).status_code in {200, 400}


async def test_who_is_limited_does_not_see_what_all_did(browser_of: BrowserOf, database: Database):
    half = await browser_of("agent")
    async with database.transaction("system") as tx:
        await access.give_roles(tx, await id_of(database, "agent0"), [Place("manager", "web")])

    assert (await half.see("/audit")).status_code == 403


async def _as_program(app: Litestar, secret: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://atrium.test") as program:
        return await program.get("/api/v1/nodes", headers={"Authorization": f"Bearer {secret}"})
