"""Workers share lanes fairly, outlive each other, and outlive the database's absence."""

import asyncio
import sys

import pytest
from tests.worker.parcels import Notebook, move, noted, until, working

from atrium.dispatch.pace import PACED, Pace, listening
from atrium.kernel import Database, Tx
from atrium.worker.crew import Crew

LANES = "SELECT count(*) FROM kernel.lanes WHERE worker = $1 AND lease_until > now()"
WHO = "SELECT worker, count(*) AS lanes FROM kernel.lanes GROUP BY worker"


@pytest.fixture
async def shelf(database: Database) -> Notebook:
    await database.pool.execute(Notebook.CREATE)
    return Notebook()


async def carries(database: Database, crew: Crew, lanes: int) -> bool:
    return await database.pool.fetchval(LANES, crew.lanes.worker) == lanes


async def test_two_workers_share_and_one_takes_all_when_the_other_leaves(database: Database, shelf: Notebook):
    async with working(database, [shelf.reaction]) as first:
        await until(lambda: carries(database, first, 8))
        async with working(database, [shelf.reaction]) as second:
            await until(lambda: carries(database, second, 4))
            await until(lambda: carries(database, first, 4))
        await until(lambda: carries(database, first, 8))


async def test_a_killed_worker_is_replaced_at_once(database: Database, shelf: Notebook):
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.worker.lone_worker", database.url, "other"
    )
    try:
        async with working(database, [shelf.reaction]) as crew:
            await until(lambda: carries(database, crew, 4), 20)
            other.kill()
            await other.wait()
            await move(database, *((parcel, 1) for parcel in range(50)))
            await until(lambda: _all_noted(database, 50), 10)
            assert await carries(database, crew, 8)
    finally:
        if other.returncode is None:
            other.kill()


async def _all_noted(database: Database, number: int) -> bool:
    return len(await noted(database)) == number


async def test_a_crew_outlives_lost_connections(database: Database, shelf: Notebook):
    async with working(database, [shelf.reaction]) as crew:
        await until(lambda: carries(database, crew, 8))
        other = await Database.open(database.url, 1)
        await other.pool.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        await move(other, (1, 1), (1, 2))
        await until(lambda: _all_noted(other, 2), 15)
        await other.close()


def test_work_is_paced_while_intake_is_high_and_never_stops():
    pace = Pace()
    assert pace.batch(100) == 100
    assert pace.rest(100, 0.1) == 0

    for tenth in range(10):
        pace.hear(100, 10 + tenth / 10)

    assert pace.is_pressed(11)
    assert not pace.is_pressed(12.5)
    assert PACED >= 150


def test_what_can_wait_rests_while_others_bring_in_much_but_not_for_its_own_sake():
    pace = Pace()
    assert pace.give_way(1_000, 0.1, 10) == 0
    assert pace.give_way(1_000, 0.1, 11) == 0

    for tenth in range(20):  # all of it is our own, numbered late
        pace.hear(100, 12 + tenth / 100)
    assert pace.give_way(0, 0.1, 12.5) == 0

    pace.hear(301, 12.6)
    assert pace.give_way(0, 0.1, 12.7) == pytest.approx(0.4)
    assert pace.give_way(0, 0.1, 14) == 0


async def test_the_pace_of_a_house_is_heard_from_outside(database: Database):
    async with listening(database.url) as pace:
        await database.pool.execute("SELECT pg_notify('atrium', 'intake:700'), pg_notify('atrium', 'positions')")
        await until(pace.is_pressed)


async def test_chores_are_done_and_one_that_fails_keeps_nobody_from_the_others(database: Database):
    done: list[str] = []

    async def broken(_: Tx) -> None:
        done.append("broken")
        raise ValueError

    async def sweep(tx: Tx) -> None:
        done.append(tx.actor)

    crew = Crew(database, [], chores=[broken, sweep])
    task = asyncio.create_task(crew.run())
    await until(lambda: done == ["broken", "system"])
    crew.close()
    await asyncio.wait_for(task, 20)
