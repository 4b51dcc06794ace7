"""Systems are told: signed, in order, at least once; a dead or slow one delays nobody else."""

import time
from collections.abc import AsyncIterator, Collection
from typing import Any

import pytest
from asyncpg import Record
from standardwebhooks import Webhook
from tests.worker.parcels import move, until, working
from tests.worker.receiver import Receiver, receiving

from atrium import integrations
from atrium.dispatch import replays
from atrium.integrations import Connection
from atrium.kernel import Database, Tx
from atrium.kernel.seals import Seal
from atrium.worker import Outside, Tempo

SEAL = Seal("a key of the tests")


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with receiving() as receiver:
        yield receiver


async def connect(database: Database, name: str, url: str, *, active: bool = True) -> str:
    async with database.transaction("user/1") as tx:
        secret, _ = await integrations.connect(tx, SEAL, name, Connection("webhook", url, ["parcels.*"], active))
    return secret


async def parcels(tx: Tx, ids: Collection[str]) -> dict[str, tuple[Any, int]]:
    rows = await tx.many("SELECT id FROM unnest(%(ids)s::text[]) AS id", ids=list(ids))
    assert "13" not in ids, "parcel 13 cannot be read"
    return {row["id"]: ({"parcel": row["id"]}, 7) for row in rows}


def outside(database: Database, timeout_s: float = 10, probe_s: float = 10) -> Outside:
    return Outside(database, SEAL, {"parcel": parcels}, Tempo(timeout_s, probe_s))


async def told(database: Database, name: str, state: str | None = None) -> list[Record]:
    async with database.read() as tx:
        return await replays.listed(tx, f"system/{name}", state, 0, 200)


async def are(database: Database, name: str, state: str, number: int) -> bool:
    return len(await told(database, name, state)) == number


async def test_a_system_gets_the_fact_and_the_thing_signed(database: Database, receiver: Receiver):
    secret = await connect(database, "erp", f"{receiver.url}/erp")
    async with working(database, outside=outside(database)):
        began = time.monotonic()
        await move(database, (1, 1))
        await until(lambda: are(database, "erp", "done", 1))
        took_s = time.monotonic() - began

    _, message, headers = receiver.got[0]
    Webhook(secret).verify(receiver.bodies[0], headers)
    assert message["specversion"] == "1.0"
    assert (message["type"], message["subject"], message["source"]) == ("parcels.Moved", "parcel/1", "/atrium")
    assert message["data"] == {"facts": {"parcel": 1, "step": 1}, "object": {"parcel": "1"}, "version": 7}
    assert headers["webhook-id"] == message["id"] == str((await told(database, "erp"))[0]["id"])
    assert took_s < 8


async def test_a_dead_and_a_slow_system_delay_nobody(database: Database, receiver: Receiver):
    receiver.slow_s = 30
    await connect(database, "dead", "http://127.0.0.1:9/")
    await connect(database, "slow", f"{receiver.url}/slow")
    await connect(database, "crm", f"{receiver.url}/crm")
    async with working(database, outside=outside(database, 1.0)):
        for step in range(4):
            await move(database, *((parcel, step) for parcel in range(100, 150)))
        began = time.monotonic()
        await until(lambda: are(database, "crm", "done", 200), 20)
        took_s = time.monotonic() - began
        async with database.read() as tx:
            await until(lambda: is_down(tx, "dead"))
            dead = await integrations.get(tx, "dead")

    assert took_s < 15
    assert dead.backlog["due"] + dead.backlog["waiting"] == 200
    assert dead.health["last_error"].startswith("Nobody answers at 127.0.0.1:")
    assert sum(each["attempts"] for each in await told(database, "dead")) <= 64
    for parcel in range(100, 150):
        assert [step for one, step in receiver.told("crm") if one == parcel] == [0, 1, 2, 3]


async def is_down(tx: Tx, name: str) -> bool:
    return (await integrations.get(tx, name)).health["state"] == "down"


async def test_what_failed_is_told_again_in_order_when_the_system_is_back(database: Database, receiver: Receiver):
    receiver.answer = 500
    await connect(database, "erp", f"{receiver.url}/erp")
    async with working(database, outside=outside(database, probe_s=0.5)):
        await move(database, *((parcel, step) for step in (1, 2) for parcel in range(10)))
        async with database.read() as tx:
            await until(lambda: is_down(tx, "erp"))
        failed = next(each for each in await told(database, "erp") if each["last_status"])
        assert failed["last_error"].startswith("500 Internal Server Error: notednoted")
        assert len(failed["last_error"]) <= 500
        receiver.answer = 204
        receiver.got.clear()
        await until(lambda: are(database, "erp", "done", 20), 15)
        async with database.read() as tx:
            assert (await integrations.get(tx, "erp")).health["state"] == "healthy"

    for parcel in range(10):
        assert [step for one, step in receiver.told("erp") if one == parcel] == [1, 2]


async def test_a_paused_system_queues_and_410_stops(database: Database, receiver: Receiver):
    await connect(database, "crm", f"{receiver.url}/crm", active=False)
    await connect(database, "gone", f"{receiver.url}/gone")
    receiver.answers["gone"] = 410
    async with working(database, outside=outside(database)):
        await move(database, (1, 1))
        await until(lambda: is_stopped(database, "gone"))
        await move(database, (2, 1))
        assert receiver.told("crm") == []
        await connect(database, "crm", f"{receiver.url}/crm")
        await until(lambda: are(database, "crm", "done", 2))
        assert receiver.told("gone") == [(1, 1)]

        receiver.answers["gone"] = 200
        await connect(database, "gone", f"{receiver.url}/gone")
        await until(lambda: are(database, "gone", "done", 2))


async def is_stopped(database: Database, name: str) -> bool:
    async with database.read() as tx:
        return (await integrations.get(tx, name)).stopped_reason is not None


async def test_people_replay_skip_and_retry(database: Database, receiver: Receiver):
    await connect(database, "erp", f"{receiver.url}/erp")
    async with working(database, outside=outside(database)):
        await move(database, (1, 1), (1, 2), (13, 1), (13, 2))
        await until(lambda: are(database, "erp", "done", 2))
        await until(lambda: are(database, "erp", "waiting", 1))
        unread = (await told(database, "erp", "due"))[0]
        assert "could not be read" in unread["last_error"]

        async with database.transaction("user/1") as tx:
            again = await integrations.replay(tx, "erp", 1)
        assert again == 3
        await until(lambda: are(database, "erp", "done", 2))
        async with database.transaction("user/1") as tx:
            await integrations.skip(tx, unread["id"], "the parcel is lost")
        await until(lambda: are(database, "erp", "waiting", 0))
        async with database.transaction("user/1") as tx:
            await integrations.retry(tx, (await told(database, "erp", "done"))[0]["id"])
        await until(lambda: len(receiver.got) == 5)
        await until(lambda: are(database, "erp", "done", 2))

    assert receiver.told("erp") == [(1, 1), (1, 2), (1, 1), (1, 2), (1, 1)]
    assert len({message["id"] for _, message, _ in receiver.got}) == 2
    assert [each["last_error"] for each in await told(database, "erp", "skipped")] == ["the parcel is lost"]


async def test_both_secrets_sign_while_one_is_replaced(database: Database, receiver: Receiver):
    old = await connect(database, "erp", f"{receiver.url}/erp")
    async with database.transaction("user/1") as tx:
        new = await integrations.replace_secret(tx, SEAL, "erp")
    async with working(database, outside=outside(database)):
        await move(database, (1, 1))
        await until(lambda: are(database, "erp", "done", 1))

    for secret in (old, new):
        Webhook(secret).verify(receiver.bodies[0], receiver.got[0][2])
    assert await connect(database, "erp", f"{receiver.url}/erp") == new
