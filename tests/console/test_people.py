"""People who may come in, and who may change whom."""

import pytest
from litestar import Litestar
from pyotp.totp import TOTP
from tests.console.conftest import Browser, BrowserOf
from tests.console.people import has_web_channel, id_of, sign_in

from atrium import access
from atrium.access import Place
from atrium.kernel import Database


async def test_somebody_is_let_in_with_roles_in_places(browser_of: BrowserOf, browser: Browser, database: Database):
    await has_web_channel(database)
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


async def test_who_is_limited_does_not_get_at_those_who_may_more(
    browser_of: BrowserOf, app: Litestar, database: Database
):
    await browser_of("admin")
    root = await id_of(database, "admin0")
    half = await browser_of("agent")
    async with database.transaction("system") as tx:
        await access.give_roles(tx, await id_of(database, "agent1"), [Place("admin", "web")])
    app.state["house"].keys.forget()
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
