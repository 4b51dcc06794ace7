"""What is done inside when a fact is told: exactly once, in order within a stream, whatever fails."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from tests.worker.parcels import Moved, Notebook, move, noted, until, working

from atrium.dispatch import transmissions
from atrium.dispatch.reactions import Reaction
from atrium.dispatch.sequencer import sequence
from atrium.kernel import Database, Event, Tx
from atrium.worker.reactions import react, settle

ALL = range(8)


@pytest.fixture
async def shelf(database: Database) -> Notebook:
    await database.pool.execute(Notebook.CREATE)
    book = Notebook()
    async with database.transaction("system") as tx:
        await transmissions.enroll(tx, "shelf", ["parcels.*"])
    return book


async def number(database: Database) -> None:
    async with database.transaction("system") as tx:
        await sequence(tx)


async def states(database: Database) -> dict[int, str]:
    rows = await database.pool.fetch("SELECT position, state FROM kernel.transmissions_open ORDER BY position")
    return {row["position"]: row["state"] for row in rows}


async def test_settling_in_one_transaction_follows_what_reactions_tell(tx: Tx):
    heard: list[int] = []

    async def pass_on(tx: Tx, events: list[Event]) -> None:
        heard.extend(event.facts["step"] for event in events)
        await tx.emit(*(Moved(1, event.facts["step"] + 1) for event in events if event.facts["step"] < 3))

    await tx.emit(Moved(1, 1))
    await settle(tx, [Reaction("pass_on", ("parcels.Moved",), pass_on)])

    assert heard == [1, 2, 3]


async def test_settling_without_end_is_a_bug(tx: Tx):
    async def again(tx: Tx, _: list[Event]) -> None:
        await tx.emit(Moved(1, 1))

    await tx.emit(Moved(1, 1))
    with pytest.raises(AssertionError, match="without end"):
        await settle(tx, [Reaction("again", ("parcels.Moved",), again)])


async def test_a_bad_fact_holds_up_its_own_stream_only(database: Database, shelf: Notebook):
    shelf.fails = lambda facts: facts == {"parcel": 1, "step": 2}
    await move(database, (1, 1), (1, 2), (2, 1), (1, 3), (2, 2))
    await number(database)

    await react(database, shelf.reaction, ALL, 100)
    await react(database, shelf.reaction, ALL, 100)

    assert await noted(database) == [(1, 1), (2, 1), (2, 2)]
    assert await states(database) == {2: "due", 4: "waiting"}

    shelf.fails = lambda _: False
    await database.pool.execute("UPDATE kernel.transmissions_open SET due_at = now() WHERE state = 'due'")
    for _ in range(2):
        await react(database, shelf.reaction, ALL, 100)
    assert await noted(database) == [(1, 1), (2, 1), (2, 2), (1, 2), (1, 3)]
    assert await states(database) == {}


async def test_what_fails_for_a_day_is_stuck_until_a_person_skips_it(database: Database, shelf: Notebook):
    shelf.fails = lambda facts: facts["step"] == 1
    await move(database, (1, 1), (1, 2))
    await number(database)
    await react(database, shelf.reaction, ALL, 100)
    await react(database, shelf.reaction, ALL, 100)
    await database.pool.execute(
        "UPDATE kernel.transmissions_open SET due_at = now(), first_tried_at = now() - interval '25 h' "
        "WHERE state = 'due'"
    )
    await react(database, shelf.reaction, ALL, 100)
    assert await states(database) == {1: "stuck", 2: "waiting"}

    async with database.transaction("user/1") as tx:
        stuck = await tx.one("SELECT id FROM kernel.transmissions_open WHERE state = 'stuck'")
        assert await transmissions.skip(tx, stuck["id"], "the shelf is gone")
    await react(database, shelf.reaction, ALL, 100)

    assert await noted(database) == [(1, 2)]


@pytest.mark.usefixtures("shelf")
async def test_a_skip_while_another_is_put_to_wait_loses_none(database: Database):
    """Whoever parks holds the blocker; whoever ends the blocker looks for the parked afterwards."""
    await move(database, *((1, step) for step in range(40)))
    await number(database)
    rows = await database.pool.fetch("SELECT id FROM kernel.transmissions_open ORDER BY position")
    ids = [row["id"] for row in rows]

    async def park(behind: int, who: int) -> None:
        async with database.transaction("system", datetime.now(UTC)) as tx:
            await transmissions.park(tx, [(who, behind)])
            await asyncio.sleep(0.002)

    async def skip(which: int) -> None:
        async with database.transaction("user/1", datetime.now(UTC)) as tx:
            await transmissions.skip(tx, which, "raced")
            await asyncio.sleep(0.002)

    for behind, who in pairwise(ids):
        await asyncio.gather(park(behind, who), skip(behind))
        state = await database.pool.fetchval("SELECT state FROM kernel.transmissions_open WHERE id = $1", who)
        assert state == "due"


@pytest.mark.usefixtures("shelf")
async def test_reactions_of_two_workers_act_once_and_in_order(database: Database):
    books = [Notebook("first"), Notebook("second")]
    async with working(database, [books[0].reaction]), working(database, [books[1].reaction]):
        for step in range(30):
            await move(database, *((parcel, step) for parcel in range(20)))
        await until(lambda: _count(database, 600), 25)
    told = await noted(database)

    assert len(set(told)) == len(told) == 600
    for parcel in range(20):
        steps = [step for one, step in told if one == parcel]
        assert steps == sorted(steps)


async def _count(database: Database, number: int) -> bool:
    return await database.pool.fetchval("SELECT count(*) FROM noted") >= number


def test_pauses_double_up_to_an_hour_and_end_after_a_day():
    now = datetime(2026, 1, 5, 12, tzinfo=UTC)
    pauses = [transmissions.retry_at(now, attempts, now, 0.0) for attempts in range(16)]
    seconds = [(at - now).total_seconds() for at in pauses if at]

    assert seconds[:5] == [1, 2, 4, 8, 16]
    assert max(seconds) <= 3600
    assert transmissions.retry_at(now, 0, None, 0.999) <= now + timedelta(seconds=1.1)
    assert transmissions.retry_at(now, 16, now - timedelta(hours=24), 0.5) is None
