"""Listeners and facts of the tests' own."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import ClassVar

from atrium.dispatch.reactions import Reaction
from atrium.kernel import Database, Event, Fact, Tx
from atrium.worker import Crew, Outside


class Moved(Fact, frozen=True):
    kind: ClassVar[str] = "parcels.Moved"
    parcel: int
    step: int

    @property
    def stream(self) -> str:
        return f"parcel/{self.parcel}"


class Notebook:
    """A reaction that notes what it hears in a table, and fails where it is told to."""

    CREATE = "CREATE TABLE noted (parcel int, step int, worker text, seq serial)"
    NOTE = """
        INSERT INTO noted (parcel, step, worker) VALUES (%(parcel)s::int, %(step)s::int, %(worker)s)
    """

    def __init__(self, name: str = "shelf", fails: Callable[[dict[str, int]], bool] = lambda _: False) -> None:
        self.name = name
        self.fails = fails
        self.reaction = Reaction("shelf", ("parcels.*",), self.act)

    async def act(self, tx: Tx, events: Sequence[Event]) -> None:
        for event in events:
            await tx.run(self.NOTE, worker=self.name, **event.facts)
            if self.fails(event.facts):
                raise ValueError("the shelf broke")


async def move(database: Database, *moves: tuple[int, int]) -> None:
    async with database.transaction("user/1") as tx:
        await tx.emit(*(Moved(parcel, step) for parcel, step in moves))


async def noted(database: Database) -> list[tuple[int, int]]:
    rows = await database.pool.fetch("SELECT parcel, step FROM noted ORDER BY seq")
    return [(row["parcel"], row["step"]) for row in rows]


@asynccontextmanager
async def working(
    database: Database, reactions: Sequence[Reaction] = (), outside: Outside | None = None
) -> AsyncIterator[Crew]:
    crew = Crew(database, reactions, outside)
    task = asyncio.create_task(crew.run())
    try:
        yield crew
    finally:
        crew.close()
        await asyncio.wait_for(task, 30)


async def until(happened: Callable[[], object], within_s: float = 10) -> None:
    """Wait until something is so; coroutines are asked again and again."""
    async with asyncio.timeout(within_s):
        while True:
            result = happened()
            if asyncio.iscoroutine(result):
                result = await result
            if result:
                return
            await asyncio.sleep(0.02)
