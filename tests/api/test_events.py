"""Facts by position, and live: none skipped, none twice."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import httpx
import pytest
from tests.worker.parcels import move

from atrium.dispatch.feed import ALL, Wanted
from atrium.dispatch.sequencer import sequence
from atrium.doorway.broadcast import MOST_QUEUED, Broadcaster, Reader
from atrium.kernel import Database, Event


async def number(database: Database) -> None:
    async with database.transaction("system") as tx:
        await sequence(tx)


@pytest.fixture
async def broadcaster(database: Database) -> AsyncIterator[Broadcaster]:
    broadcaster = Broadcaster(database, rest=0.05)
    yield broadcaster
    await broadcaster.stop()


async def positions(lines: AsyncGenerator[bytes], number: int, within_s: float = 15) -> list[int]:
    """The positions of so many facts."""
    found: list[int] = []
    async with asyncio.timeout(within_s):
        async for batch in lines:
            found += [int(line[4:]) for line in batch.split(b"\n") if line.startswith(b"id: ")]
            if len(found) >= number:
                break
    return found


async def test_pages_follow_positions(database: Database, admin: httpx.AsyncClient):
    async with database.transaction("user/1") as tx:
        start = (await sequence(tx))["position"] or 0
    await move(database, *((parcel, 1) for parcel in range(5)))
    await number(database)

    first = (await admin.get("/api/v1/events", params={"limit": 2, "kind": "parcels.*", "after": str(start)})).json()
    rest = (await admin.get("/api/v1/events", params={"after": first["next"]})).json()
    one = (await admin.get("/api/v1/events", params={"stream": "parcel/3"})).json()

    assert [item["facts"]["parcel"] for item in first["items"] + rest["items"]] == [0, 1, 2, 3, 4]
    assert first["next"] == str(first["items"][-1]["position"])
    assert rest["next"] is None
    assert set(first["items"][0]) == {"id", "position", "stream", "kind", "actor", "happened_at", "facts"}
    assert [item["stream"] for item in one["items"]] == ["parcel/3"]


@pytest.mark.parametrize("query", [{"after": "x"}, {"kind": "'; --"}, {"after": "9" * 19}])
async def test_what_is_no_position_or_kind_is_refused(admin: httpx.AsyncClient, query: dict[str, str]):
    answer = await admin.get("/api/v1/events", params=query)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


async def test_a_reader_catches_up_and_then_hears_live(database: Database, broadcaster: Broadcaster):
    await move(database, *((parcel, 1) for parcel in range(700)))
    await number(database)

    async def write() -> None:
        for step in range(30):
            await move(database, *((parcel, step) for parcel in range(10)))
            await number(database)
            broadcaster.wake()

    readers = [broadcaster.follow(ALL, start) for start in (0, 300, 699)]
    writing = asyncio.create_task(write())
    starts = (0, 300, 699)
    heard = await asyncio.gather(*(positions(each, 1000 - start) for each, start in zip(readers, starts, strict=True)))
    await writing

    assert heard == [list(range(start + 1, 1001)) for start in (0, 300, 699)]
    for reader in readers:
        await reader.aclose()


async def test_a_reader_without_a_position_hears_what_comes(database: Database, broadcaster: Broadcaster):
    await move(database, (1, 1))
    await number(database)
    lines = broadcaster.follow(Wanted(("parcels.*",), "parcel/2"))
    hearing = asyncio.create_task(positions(lines, 1))
    await asyncio.sleep(0.3)
    await move(database, (1, 2), (2, 2))
    await number(database)

    assert await hearing == [3]


async def test_a_reader_that_lies_too_far_behind_is_dropped():
    reader = Reader(ALL)
    for _ in range(MOST_QUEUED + 1):
        reader.put(b"x")
    assert await reader.next() is None


def test_wanted_fits_by_kind_and_thing():
    event = Event(1, 1, "order/1", "orders.OrderPlaced", "user/1", None, {})  # pyright: ignore[reportArgumentType]
    assert Wanted(("orders.*",)).fits(event)
    assert Wanted(("*",), "order/1").fits(event)
    assert not Wanted(("orders.OrderPlaced",), "order/2").fits(event)
    assert not Wanted(("stock.*",)).fits(event)
