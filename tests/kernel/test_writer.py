"""Natural batching, tried with real commits."""

import asyncio
import time
from collections.abc import Sequence

import asyncpg
import pytest

from atrium.kernel import Refusal, Refused, Tx, Unavailable
from atrium.kernel import writer as writing
from atrium.kernel.writer import MOST_ITEMS, Writer

WRITE = "INSERT INTO public.slips (word) SELECT word FROM unnest(%(words)s::text[]) AS t(word)"


class Office:
    """Writes words down; remembers how many came together."""

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.began: list[float] = []

    async def perform(self, tx: Tx, words: Sequence[str]) -> list[str | Refusal]:
        self.batches.append(len(words))
        self.began.append(time.monotonic())
        await tx.run(WRITE, words=list(words))
        await asyncio.sleep(5 if "slow" in words else 0.01)
        await tx.run("SELECT 1")
        if "bug" in words:
            raise ZeroDivisionError
        return [Refused("rude", "We do not write that.") if word == "rude" else word.upper() for word in words]


@pytest.fixture
async def office(url: str):
    connection = await asyncpg.connect(url)
    await connection.execute("CREATE TABLE public.slips (word text PRIMARY KEY CHECK (word <> 'forbidden'))")
    await connection.close()
    return Office()


async def count(url: str) -> int:
    connection = await asyncpg.connect(url)
    found: int = await connection.fetchval("SELECT count(*) FROM public.slips")
    await connection.close()
    return found


async def test_a_crowd_shares_a_transaction_and_each_gets_its_own_answer(url: str, office: Office):
    writer = Writer(url, office.perform)
    writer.start()

    answers = await asyncio.gather(*[writer.submit(f"word {n}") for n in range(200)])
    await writer.stop()

    assert answers == [f"WORD {n}" for n in range(200)]
    assert max(office.batches) == MOST_ITEMS
    assert len(office.batches) < 10
    assert await count(url) == 200


async def test_after_a_crowd_the_next_gather_a_moment(url: str, office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "TURN_S", 0.5)
    writer = Writer(url, office.perform)
    writer.start()

    await asyncio.gather(writer.submit("one"), writer.submit("two"))
    await asyncio.gather(writer.submit("three"), writer.submit("four"))
    await writer.stop()

    assert office.batches == [2, 2]
    assert office.began[1] - office.began[0] >= 0.45


async def test_a_lone_one_is_waited_for_by_nobody(url: str, office: Office, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writing, "TURN_S", 3_600)
    writer = Writer(url, office.perform)
    writer.start()

    async with asyncio.timeout(30):
        answers = [await writer.submit(word) for word in ("one", "two", "three")]
    await writer.stop()

    assert answers == ["ONE", "TWO", "THREE"]
    assert office.batches == [1, 1, 1]


async def test_who_is_being_written_when_it_stops_is_answered(url: str, office: Office):
    writer = Writer(url, office.perform)
    writer.start()
    answer = writer.queue("late")
    while not office.batches:
        await asyncio.sleep(0.001)

    await writer.stop()

    assert answer.done()
    assert answer.result() == "LATE"
    assert await count(url) == 1


async def test_one_bad_row_never_fails_its_neighbours(url: str, office: Office):
    writer = Writer(url, office.perform)
    writer.start()

    words = ["a", "forbidden", "b", "bug", "c", "a"]
    answers = await asyncio.gather(*[writer.submit(word) for word in words], return_exceptions=True)
    await writer.stop()

    assert answers[0] == "A"
    assert [type(answer).__name__ for answer in answers[1:]] == [
        "CheckViolationError",
        "str",
        "ZeroDivisionError",
        "str",
        "UniqueViolationError",
    ]
    assert await count(url) == 3


async def test_heavy_ones_do_not_share(url: str, office: Office):
    writer = Writer(url, office.perform, lambda word: 400 if word.startswith("heavy") else 1)
    writer.start()

    await asyncio.gather(*[writer.submit(word) for word in ("heavy 1", "heavy 2", "light", "heavy 3")])
    await writer.stop()

    assert office.batches == [1, 2, 1]


async def test_a_database_that_goes_away_leaves_the_outcome_unknown_and_comes_back(url: str, office: Office):
    writer = Writer(url, office.perform)
    writer.start()
    assert await writer.submit("before") == "BEFORE"

    killer = await asyncpg.connect(url)
    pending = asyncio.create_task(writer.submit("slow"))
    await asyncio.sleep(0.2)
    await killer.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'atrium' AND datname = current_database()"
    )
    with pytest.raises(Unavailable):
        await pending
    assert await writer.submit("after") == "AFTER"
    await killer.close()
    await writer.stop()
