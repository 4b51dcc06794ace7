"""Many at once, with real commits: the last one is sold once, and nobody waits in a ring."""

import asyncio
import random

import pytest
from tests.inventory.cast import DC, LAMP, SOFA, STORE, ask, held, stocked

from atrium import inventory
from atrium.inventory import Level, Move, Short
from atrium.kernel import Database
from atrium.kernel.errors import Overtaken
from atrium.kernel.upserts import Sheet


async def reserve(database: Database, owner: int, wants: dict[str, int], node: str | None = None) -> bool:
    async with database.transaction("system") as tx:
        [outcome] = await inventory.reserve(tx, [ask(owner, wants, node=node)])
        return not isinstance(outcome, Short)


async def test_the_last_item_is_sold_once(database: Database):
    async with database.transaction("system") as tx:
        await stocked(tx, (LAMP, DC, 3), (LAMP, STORE, 2))

    taken = await asyncio.gather(
        *(reserve(database, owner, {LAMP: 1}, STORE if owner % 3 == 0 else None) for owner in range(1, 31))
    )

    assert sum(taken) == 5
    async with database.transaction("system") as tx:
        assert (await inventory.availability(tx, [LAMP], ["main"]))[LAMP] == 0
        assert await inventory.books.differences(tx) == []


async def test_what_was_only_looked_at_may_be_gone_when_it_is_kept(database: Database):
    async with database.transaction("system") as tx:
        await stocked(tx, (LAMP, DC, 3))

    async def sell_slowly() -> None:
        async with database.transaction("system") as tx:
            looked = await inventory.promise(tx, [ask(1, {LAMP: 2})])
            assert await reserve(database, 2, {LAMP: 2})
            await inventory.keep(tx, looked)

    with pytest.raises(Overtaken):
        await sell_slowly()

    async with database.transaction("system") as tx:
        again = await inventory.promise(tx, [ask(1, {LAMP: 2}), ask(3, {LAMP: 1})])
        await inventory.keep(tx, again)
        assert [short.owner for short in again.refused] == [1]
        assert (await held(tx, 1), await held(tx, 3)) == ([], [(1, LAMP, 1, None)])
        assert await inventory.books.differences(tx) == []


async def test_the_order_of_skus_stops_nobody(database: Database):
    async with database.transaction("system") as tx:
        await stocked(tx, (LAMP, DC, 100), (SOFA, STORE, 100))

    pairs = [{LAMP: 1, SOFA: 1}, {SOFA: 1, LAMP: 1}]
    taken = await asyncio.gather(*(reserve(database, owner, pairs[owner % 2]) for owner in range(1, 41)))

    assert all(taken)


async def test_all_verbs_at_once_leave_the_books_in_order(database: Database):
    async with database.transaction("system") as tx:
        await stocked(tx, *((sku, node, 40) for sku in (LAMP, SOFA) for node in (DC, STORE)))

    async def sell(owner: int) -> None:
        if await reserve(database, owner, {SOFA: 1, LAMP: 2}):
            async with database.transaction("system") as tx:
                moves = [Move(owner, 2, LAMP, DC, 2), Move(owner, 1, SOFA, STORE, 1)]
                done = await inventory.allocate(tx, moves)
                await inventory.ship(tx, done)

    async def recount(place: tuple[str, str], units: int) -> None:
        async with database.transaction("system") as tx:
            await inventory.count(tx, Sheet([Level(place[1], place[0], units), Level(STORE, SOFA, units)]))

    dice = random.Random(1)
    places = [(LAMP, DC), (LAMP, STORE), (SOFA, DC)]
    await asyncio.gather(
        *(sell(owner) for owner in range(1, 31)),
        *(recount(dice.choice(places), dice.randrange(5, 60)) for _ in range(12)),
    )

    async with database.transaction("system") as tx:
        assert await inventory.books.differences(tx) == []
