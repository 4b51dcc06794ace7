"""Doors for users, roles, tokens, sessions and the audit trail."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from litestar import Litestar
from tests.access.people import with_phone

from atrium import access
from atrium.access.identities import Profile, Rules
from atrium.access.preferences import Preferences
from atrium.api.ground import House
from atrium.kernel import Database, Unauthorized

ClientOf = Callable[[str], Awaitable[httpx.AsyncClient]]
ADA = {"email": "Ada@Example.com", "name": "Ada", "password": "correct horse", "roles": [{"role": "agent"}]}


async def test_a_user_is_added_changed_and_listed(admin: httpx.AsyncClient) -> None:
    added = await admin.post("/api/v1/users", json=ADA)
    assert added.status_code == 201, added.text
    user = added.json()
    assert (user["email"], user["roles"]) == ("ada@example.com", [{"role": "agent", "channel": None, "node": None}])
    assert "password" not in user
    path = f"/api/v1/users/{user['id']}"

    assert (await admin.patch(path, json={"name": "Ada L."})).status_code == 428
    changed = await admin.patch(path, json={"name": "Ada L."}, headers={"If-Match": f'"{user["version"]}"'})
    assert changed.json()["name"] == "Ada L."
    stale = await admin.patch(path, json={"name": "Eve"}, headers={"If-Match": f'"{user["version"]}"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")

    assert [one["name"] for one in (await admin.get("/api/v1/users")).json()["items"]] == ["Ada L."]
    assert (await admin.get(path)).headers["etag"] == f'"{changed.json()["version"]}"'
    assert (await admin.post("/api/v1/users", json=ADA)).json()["code"] == "email_taken"
    assert (await admin.get("/api/v1/users/999")).status_code == 404
    assert (await admin.get("/api/v1/users/me")).status_code == 404


async def test_a_token_shows_its_secret_once_and_works_until_revoked(
    admin: httpx.AsyncClient, anyone: httpx.AsyncClient
) -> None:
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    issued = await admin.post("/api/v1/tokens", json={"name": "erp", "role": "admin", "expires_at": until})
    assert issued.status_code == 201, issued.text
    token = issued.json()
    secret = token["secret"]
    assert secret.startswith("atr_")
    shown = (await admin.get("/api/v1/tokens")).json()["items"]
    assert [one["name"] for one in shown] == ["admin", "erp"]
    assert secret not in str(shown)

    ask = {"Authorization": f"Bearer {secret}"}
    assert (await anyone.get("/api/v1/roles", headers=ask)).status_code == 200
    assert (await admin.delete(f"/api/v1/tokens/{token['id']}")).status_code == 204
    assert (await anyone.get("/api/v1/roles", headers=ask)).status_code == 401
    assert (await admin.delete(f"/api/v1/tokens/{token['id']}")).status_code == 204
    assert (await admin.delete("/api/v1/tokens/999")).status_code == 404


async def test_a_repeat_shows_the_same_secret_which_is_kept_sealed(
    admin: httpx.AsyncClient, anyone: httpx.AsyncClient, database: Database
) -> None:
    key = {"Idempotency-Key": "once"}
    first = await admin.post("/api/v1/tokens", json={"name": "erp", "role": "agent"}, headers=key)
    again = await admin.post("/api/v1/tokens", json={"name": "erp", "role": "agent"}, headers=key)
    other = await admin.post("/api/v1/tokens", json={"name": "crm", "role": "agent"}, headers=key)
    kept = await database.pool.fetchval("SELECT answer FROM kernel.idempotency")

    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert first.json()["secret"].encode() not in kept
    ask = {"Authorization": f"Bearer {again.json()['secret']}"}
    assert (await anyone.get("/api/v1/orders", headers=ask)).status_code == 200


async def test_an_answer_sealed_with_another_key_is_lost(admin: httpx.AsyncClient, database: Database) -> None:
    key = {"Idempotency-Key": "once"}
    await admin.post("/api/v1/tokens", json={"name": "erp", "role": "agent"}, headers=key)
    await database.pool.execute("UPDATE kernel.idempotency SET answer = answer || 'x'::bytea")
    again = await admin.post("/api/v1/tokens", json={"name": "erp", "role": "agent"}, headers=key)
    assert (again.status_code, again.json()["code"]) == (409, "idempotency_conflict")


async def test_nobody_gives_away_what_they_do_not_have(
    admin: httpx.AsyncClient, anyone: httpx.AsyncClient, database: Database
) -> None:
    async with database.transaction("system") as tx:
        _, secret = await access.tokens.issue(tx, "web-admin", "admin", access.tokens.Scope(channels=["web"]))
    ask = {"Authorization": f"Bearer {secret}"}
    refused = await anyone.post("/api/v1/tokens", json={"name": "x", "role": "admin"}, headers=ask)
    assert (refused.status_code, refused.json()["code"]) == (409, "beyond_own")
    unknown = await admin.post("/api/v1/tokens", json={"name": "x", "role": "king"})
    assert unknown.json()["code"] == "unknown_role"


async def test_who_did_what_is_on_the_trail(admin: httpx.AsyncClient) -> None:
    user = (await admin.post("/api/v1/users", json=ADA)).json()
    trail = (await admin.get("/api/v1/audit", params={"actor": "token/admin"})).json()["items"]
    assert [one["kind"] for one in trail] == ["access.RolesChanged", "access.UserAdded"]
    assert "correct horse" not in str(trail)
    by_stream = await admin.get("/api/v1/audit", params={"stream": f"user/{user['id']}", "limit": 1})
    assert by_stream.json()["next"] is not None
    rest = await admin.get("/api/v1/audit", params={"stream": f"user/{user['id']}", "after": by_stream.json()["next"]})
    assert [one["kind"] for one in rest.json()["items"]] == ["access.UserAdded"]
    early = {"from": "2020-01-01T00:00:00Z", "to": "2020-01-02T00:00:00Z"}
    assert (await admin.get("/api/v1/audit", params=early)).json()["items"] == []


async def test_who_is_limited_does_not_get_at_those_who_may_more(
    admin: httpx.AsyncClient, anyone: httpx.AsyncClient, database: Database
) -> None:
    boss = (await admin.post("/api/v1/users", json=ADA | {"roles": [{"role": "admin"}]})).json()
    async with database.transaction("system") as tx:
        _id, secret = await access.tokens.issue(tx, "half", "admin", access.tokens.Scope(channels=["web"]))
    half = {"Authorization": f"Bearer {secret}"}
    path = f"/api/v1/users/{boss['id']}"
    answers = [
        await anyone.put(f"{path}/password", json={"password": "another secret"}, headers=half),
        await anyone.put(f"{path}/roles", json={"roles": []}, headers=half),
        await anyone.patch(path, json={"email": "mine@example.com"}, headers=half | {"If-Match": '"1"'}),
        await anyone.delete(f"{path}/second-factor", headers=half),
        await anyone.delete(f"{path}/identities", headers=half),
        await anyone.delete(f"{path}/sessions", headers=half),
        await anyone.delete(f"{path}/sessions/1", headers=half),
    ]
    assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(409, "beyond_own")] * 7


@pytest.mark.parametrize("path", ["audit", "orders"])
@pytest.mark.parametrize("time", ["1767225600", "2026-01-01", "2026-01-01T00:00:00", "soon", ""])
async def test_a_time_is_a_time_with_its_zone(admin: httpx.AsyncClient, path: str, time: str) -> None:
    for name in ("from", "to"):
        answer = await admin.get(f"/api/v1/{path}", params={name: time})
        assert (answer.status_code, answer.json()["code"], answer.json()["at"]) == (400, "malformed", name), time


async def test_sessions_are_listed_and_ended(
    admin: httpx.AsyncClient, anyone: httpx.AsyncClient, database: Database
) -> None:
    user = (await admin.post("/api/v1/users", json=ADA)).json()
    async with database.transaction("system") as tx:
        signed = await access.sessions.sign_in(tx, "ada@example.com", "correct horse", "10.0.0.1", "Firefox")
    ask = {"Authorization": f"Bearer {signed.secret}"}
    assert (await anyone.get("/api/v1/roles", headers=ask)).status_code == 403
    path = f"/api/v1/users/{user['id']}/sessions"
    sessions = (await admin.get(path)).json()["items"]
    assert [(one["address"], one["agent"]) for one in sessions] == [("10.0.0.1", "Firefox")]
    assert (await admin.delete(f"{path}/{sessions[0]['id']}")).status_code == 204
    assert (await anyone.get("/api/v1/roles", headers=ask)).status_code == 401
    assert (await admin.get(path)).json()["items"] == []


async def test_every_door_of_access_is_closed_to_an_agent(client_of: ClientOf) -> None:
    agent = await client_of("agent")
    asks = ["users", "users/1", "users/1/sessions", "roles", "tokens", "audit"]
    assert {(await agent.get(f"/api/v1/{ask}")).status_code for ask in asks} == {403}


async def test_preferences_are_set_whole(admin: httpx.AsyncClient) -> None:
    path = f"/api/v1/users/{(await admin.post('/api/v1/users', json=ADA)).json()['id']}/preferences"
    initial = {
        "locale": None,
        "time_zone": None,
        "density": "compact",
        "theme": "system",
        "single_keys": True,
        "home": None,
    }
    assert (await admin.get(path)).json() == initial
    wanted = {"locale": "de", "time_zone": "Europe/Berlin", "theme": "dark", "single_keys": False}
    assert (await admin.put(path, json=wanted)).status_code == 204
    assert (await admin.get(path)).json() == initial | wanted
    odd = await admin.put(path, json={"time_zone": "Nowhere"})
    assert (odd.status_code, odd.json()["code"], odd.json()["at"]) == (400, "malformed", "$.time_zone")
    for method in ("GET", "PUT"):
        assert (await admin.request(method, "/api/v1/users/999/preferences", json={})).status_code == 404


async def test_a_lost_phone_is_forgotten(admin: httpx.AsyncClient, database: Database) -> None:
    user_id = (await admin.post("/api/v1/users", json=ADA)).json()["id"]
    path = f"/api/v1/users/{user_id}/second-factor"
    assert (await admin.get(path)).json() == {"is_on": False, "since": None, "codes_left": 0}
    async with database.transaction("system") as tx:
        await with_phone(tx, int(user_id))
        signed = await access.sessions.sign_in(tx, "ada@example.com", "correct horse", "10.0.0.1")
    assert signed.wants == "code"
    assert (await admin.get(path)).json()["codes_left"] == 10
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.delete(path)).status_code == 204
    assert not (await admin.get(path)).json()["is_on"]
    async with database.transaction("system") as tx:
        assert (await access.sessions.sign_in(tx, "ada@example.com", "correct horse", "10.0.0.1")).secret
    assert (await admin.delete("/api/v1/users/999/second-factor")).status_code == 404


async def test_identities_are_seen_and_forgotten(admin: httpx.AsyncClient, database: Database) -> None:
    user_id = (await admin.post("/api/v1/users", json=ADA)).json()["id"]
    path = f"/api/v1/users/{user_id}/identities"
    there = Profile("https://id.example", "u-1", "ada@example.com", is_email_verified=True, name="Ada", claims={})
    async with database.transaction("system") as tx:
        await access.identities.come_in(tx, there, Rules(), "10.0.0.1")
    shown = (await admin.get(path)).json()["items"]
    assert [(one["issuer"], one["subject"]) for one in shown] == [("https://id.example", "u-1")]
    assert (await admin.delete(path)).status_code == 204
    assert (await admin.get(path)).json() == {"items": []}


async def test_who_comes_with_a_session_is_known_for_a_while(app: Litestar, database: Database) -> None:
    house: House = app.state["house"]
    while not house.live.is_listening:
        await asyncio.sleep(0.01)
    told = asyncio.create_task(house.live.heard("access", within_s=30))
    await asyncio.sleep(0)
    async with database.transaction("system") as tx:
        user_id = await access.add_user(tx, "ada@example.com", "Ada", "correct horse", [access.Place("agent")])
        signed = await access.sessions.sign_in(tx, "ada@example.com", "correct horse", "10.0.0.1")
        _, token = await access.tokens.issue(tx, "erp", "integration")
    assert signed.secret
    assert await told
    visitor = await house.keys.visitor(signed.secret)
    assert (visitor.name, visitor.preferences.theme) == ("Ada", "system")
    assert await house.keys.visitor(signed.secret) is visitor
    assert await house.keys.caller(signed.secret) is visitor.caller
    with pytest.raises(Unauthorized, match="for people"):
        await house.keys.visitor(token)

    async with database.transaction("system") as tx:
        await access.preferences.keep(tx, user_id, Preferences(theme="dark"))
    async with asyncio.timeout(4):
        while (await house.keys.visitor(signed.secret)).preferences.theme != "dark":
            await asyncio.sleep(0.05)
