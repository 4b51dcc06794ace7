"""Two door processes at once, with real commits."""

import asyncio
from collections import Counter

import given
from atrium import orders
from atrium.doorway.placing import Done, Job, perform, weigh
from atrium.kernel import Database, Refusal
from atrium.kernel.writer import Writer
from atrium.orders.model.request import Placing, Request


async def placed_by_two(url: str, requests: list[Request]) -> list[Done | Refusal]:
    """Each request goes to one of two processes in turn."""
    writers = [Writer(url, perform, weigh) for _ in range(2)]
    for writer in writers:
        writer.start()
    answers = await asyncio.gather(
        *[writers[i % 2].submit(Job(Placing(request, "token/shop"))) for i, request in enumerate(requests)]
    )
    for writer in writers:
        await writer.stop()
    return list(answers)


def told(answers: list[Done | Refusal]) -> Counter[int]:
    return Counter(answer.status for answer in answers)


async def test_the_last_items_are_sold_once(url: str, database: Database):
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=7)
        await given.stock(tx, on_hand=1000, sku="CABLE")

    answers = await placed_by_two(url, [given.asked(("CABLE", 1), ("TV", 1)) for _ in range(60)])

    assert told(answers) == {201: 7, 409: 53}
    async with database.snapshot() as tx:
        assert (await given.available(tx), await given.available(tx, "CABLE")) == (0, 993)
        await given.agrees(tx)


async def test_one_reference_at_two_doors_is_one_order(url: str, database: Database):
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=100)
    same = given.asked(channel_ref="W-SAME")

    answers = await placed_by_two(url, [same] * 20)

    assert told(answers) == {201: 1, 200: 19}
    async with database.snapshot() as tx:
        assert await given.available(tx) == 99
        await given.agrees(tx)


async def test_cancelling_and_allocating_at_once_loses_nothing(database: Database):
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=50)
        numbers = [(await given.order(tx, ("TV", 2))).number for _ in range(20)]

    async def settle() -> None:
        async with database.transaction("system") as tx:
            await given.settle(tx)

    async def cancel(number: str) -> None:
        async with database.transaction("user/2") as tx:
            await orders.cancel(tx, number, "changed my mind", {1: 1})

    await asyncio.gather(settle(), *[cancel(number) for number in numbers])
    await settle()

    async with database.snapshot() as tx:
        assert await given.available(tx) == 30
        await given.agrees(tx)
