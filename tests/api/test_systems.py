"""The doors of systems: connect, look, tell again, skip."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from litestar import Litestar
from tests.worker.parcels import move

from atrium.api.ground import write
from atrium.dispatch.sequencer import sequence
from atrium.kernel import Database, Tx

ClientOf = Callable[[str], Awaitable[httpx.AsyncClient]]
ERP = {"kind": "erp", "url": "http://127.0.0.1:9/erp", "events": ["parcels.*"], "active": False}


async def test_a_system_is_connected_changed_and_listed(admin: httpx.AsyncClient):
    first = (await admin.put("/api/v1/systems/erp", json=ERP)).json()
    again = (await admin.put("/api/v1/systems/erp", json=ERP | {"events": ["*"]})).json()
    renewed = (await admin.post("/api/v1/systems/erp/secret")).json()
    listed = (await admin.get("/api/v1/systems")).json()["items"]

    assert first["secret"].startswith("whsec_")
    assert again == first | {"events": ["*"]}
    assert renewed["secret"] != first["secret"]
    assert [(each["name"], each["events"], each["health"]["state"]) for each in listed] == [("erp", ["*"], "unknown")]
    assert "secret" not in listed[0]


async def test_a_new_secret_is_given_once_under_a_key(admin: httpx.AsyncClient):
    await admin.put("/api/v1/systems/erp", json=ERP)
    asked = [await admin.post("/api/v1/systems/erp/secret", headers={"Idempotency-Key": "k"}) for _ in range(2)]
    put = await admin.put("/api/v1/systems/erp", json=ERP)
    assert asked[0].json() == asked[1].json() == {"secret": put.json()["secret"]}


async def test_works_that_meet_in_a_deadlock_are_done_again(app: Litestar):
    tries: list[Tx] = []

    async def work(tx: Tx) -> int:
        tries.append(tx)
        if len(tries) < 3:
            await tx.run("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$")
        return len(tries)

    assert await write(app.state.house, "user/1", work) == 3


@pytest.mark.parametrize(
    "change",
    [{"url": "http://169.254.169.254/"}, {"kind": "magic"}, {"events": []}, {"events": ["orders"]}, {"url": "erp"}],
)
async def test_what_is_no_system_is_refused(admin: httpx.AsyncClient, change: dict[str, object]):
    answer = await admin.put("/api/v1/systems/erp", json=ERP | change)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_transmissions_are_seen_skipped_and_told_again(admin: httpx.AsyncClient, database: Database):
    await admin.put("/api/v1/systems/erp", json=ERP)
    await move(database, (1, 1), (1, 2))
    async with database.transaction("system") as tx:
        await sequence(tx)

    due = (await admin.get("/api/v1/systems/erp/transmissions", params={"state": "due", "limit": 1})).json()
    rest = (await admin.get("/api/v1/systems/erp/transmissions", params={"after": due["next"]})).json()
    first = due["items"][0]
    skipped = await admin.post(f"/api/v1/transmissions/{first['id']}/skip", json={"reason": "lost"})
    over = await admin.post(f"/api/v1/transmissions/{first['id']}/skip", json={"reason": "lost"})
    retried = await admin.post(f"/api/v1/transmissions/{first['id']}/retry")
    replayed = await admin.post("/api/v1/systems/erp/replays", json={"from": 0})
    system = (await admin.get("/api/v1/systems/erp")).json()

    assert (first["system"], first["kind"], first["state"]) == ("erp", "parcels.Moved", "due")
    assert rest["next"] is None
    assert (skipped.status_code, skipped.json()["state"]) == (201, "skipped")
    assert (over.status_code, over.json()["code"]) == (409, "already_over")
    assert retried.json()["state"] == "due"
    assert replayed.json() == {"due": 0}
    assert system["backlog"]["due"] == 2


async def test_nothing_is_told_again_without_saying_what(admin: httpx.AsyncClient):
    await admin.put("/api/v1/systems/erp", json=ERP)
    for body in ({}, {"from": 1, "transmissions": ["1"]}):
        assert (await admin.post("/api/v1/systems/erp/replays", json=body)).status_code == 400
    assert (await admin.post("/api/v1/systems/crm/replays", json={"from": 1})).status_code == 404
    assert (await admin.post("/api/v1/transmissions/1/retry")).status_code == 404


async def test_only_who_may_sees_systems(client_of: ClientOf):
    agent = await client_of("agent")
    assert (await agent.get("/api/v1/systems")).status_code == 403
    assert (await agent.get("/api/v1/events")).status_code == 403
