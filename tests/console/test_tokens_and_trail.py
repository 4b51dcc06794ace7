"""Programs and their tokens, and who did what."""

import httpx
import pytest
from litestar import Litestar
from tests.console.conftest import BrowserOf
from tests.console.people import has_web_channel, id_of

from atrium import access
from atrium.access import Place
from atrium.kernel import Database


async def test_a_token_is_issued_shown_once_and_revoked(browser_of: BrowserOf, app: Litestar, database: Database):
    await has_web_channel(database)
    root = await browser_of("admin")
    await root.see("/tokens/new")
    card: dict[str, object] = {"name": "web-shop", "role": "integration", "channels": ["web"], "rate_limit": "50"}

    shown = await root.send("/tokens/new", {**card, "expires_at": "2099-12-31"})
    secret = shown.text.partition('id="token" readonly value="')[2].partition('"')[0]
    assert (await _as_program(app, secret)).status_code == 200
    taken = await root.send("/tokens/new", card)
    assert (taken.status_code, "hint bad" in taken.text) == (409, True)
    again = await root.see("/tokens")
    assert secret not in again.text
    assert "Dec 31, 2099" in again.text
    async with database.read() as tx:
        token = (await access.tokens.listed(tx, 5))[0]
    page = await root.follow(await root.send(f"/tokens/{token.id}/revoke"))

    assert "Revoked" in page.text
    assert token.channels == ["web"]
    assert (await _as_program(app, secret)).status_code == 401


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


async def test_who_is_limited_does_not_see_what_all_did(browser_of: BrowserOf, app: Litestar, database: Database):
    half = await browser_of("agent")
    async with database.transaction("system") as tx:
        await access.give_roles(tx, await id_of(database, "agent0"), [Place("manager", "web")])
    app.state["house"].keys.forget()

    assert (await half.see("/users")).status_code == 200
    assert (await half.see("/audit")).status_code == 403


async def _as_program(app: Litestar, secret: str) -> httpx.Response:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)  # pyright: ignore[reportArgumentType]
    async with httpx.AsyncClient(transport=transport, base_url="http://atrium.test") as program:
        return await program.get("/api/v1/nodes", headers={"Authorization": f"Bearer {secret}"})
