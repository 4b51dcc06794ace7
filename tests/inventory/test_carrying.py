"""Old months of the ledger go; what they added up to is carried forward, and the books agree as before."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from tests.inventory.cast import DC, LAMP, SOFA, STORE, allocated, at, free, house, ordered, take, told

from atrium import inventory
from atrium.app.work import tidy
from atrium.dispatch import upkeep
from atrium.inventory import Level, Move
from atrium.inventory.goods import Safety
from atrium.kernel import Database, Tx
from atrium.kernel.database import connect
from atrium.kernel.upserts import Sheet

MAKE = "SELECT kernel.make_partitions(%(first)s::date, now()::date)"
KEEP = "INSERT INTO kernel.retention (table_name, months) VALUES ('inventory.movements', 2)"
OLDEST = "SELECT min(happened_at) AS at FROM inventory.movements"


def ago(tx: Tx, months: int) -> Tx:
    """The same transaction in the middle of a month long ago."""
    month = tx.now.year * 12 + tx.now.month - 1 - months
    return Tx(tx.connection, tx.actor, datetime(month // 12, month % 12 + 1, 15, 12, tzinfo=UTC))


async def old_shop(tx: Tx) -> None:
    """Six months of trade, of which two are to be kept: ten lamps, of which three left, two are allocated, one kept."""
    await tx.many(MAKE, first=(tx.now - timedelta(days=250)).date())
    await tx.run(KEEP)
    long_ago, before, now = ago(tx, 6), ago(tx, 4), ago(tx, 1)
    await house(long_ago)
    await inventory.count(long_ago, Sheet([Level(DC, LAMP, 10), Level(STORE, SOFA, 4)]))
    await inventory.goods.keep_back(long_ago, Sheet([Safety(DC, LAMP, 1)]))
    await allocated(long_ago, 1, 3)
    await inventory.ship(before, [Move(1, 1, LAMP, DC, 3)])
    await allocated(before, 2, 2)
    await ordered(before, 3, 1)
    await ordered(before, 4, 1)
    await inventory.unreserve(before, [take(4, 1)])
    await inventory.count(now, Sheet([Level(DC, LAMP, 8)]))


async def carried(tx: Tx) -> int:
    """Carry forward until nothing is left to carry; says how many months went."""
    months = 0
    while await inventory.books.carry_forward(tx):
        months += 1
    return months


async def test_the_books_agree_after_old_months_have_gone(tx: Tx):
    await old_shop(tx)
    before = [await at(tx, DC), await at(tx, STORE, SOFA), await free(tx)]

    assert await carried(tx) >= 4

    assert (await tx.one(OLDEST))["at"] >= ago(tx, 3).now
    assert [await at(tx, DC), await at(tx, STORE, SOFA), await free(tx)] == before
    assert await inventory.books.differences(tx) == []


async def test_a_position_s_ledger_begins_with_what_was_carried_and_adds_up(tx: Tx):
    await old_shop(tx)
    await carried(tx)

    counted, brought = (await inventory.books.ledger(tx, LAMP, DC, 10)).items

    assert (counted.kind, counted.on_hand) == ("count", 1)
    assert (brought.kind, brought.reason) == ("carry", "carried forward")
    assert (brought.on_hand, brought.allocated, brought.safety) == (7, 2, 1)
    assert brought.happened_at == ago(tx, 2).now.replace(day=1, hour=0)
    assert await at(tx, DC) == (8, 2, 5)


async def test_trade_goes_on_with_what_was_carried(tx: Tx):
    await old_shop(tx)
    await carried(tx)

    await inventory.allocate(tx, [Move(3, 1, LAMP, DC, 1)])
    await inventory.ship(tx, [Move(2, 1, LAMP, DC, 2), Move(3, 1, LAMP, DC, 1)])

    assert await at(tx, DC) == (5, 0, 4)
    assert await inventory.books.differences(tx) == []


async def test_a_count_from_before_the_carried_balance_is_history(tx: Tx):
    await old_shop(tx)
    await carried(tx)
    counts = len(await told(tx, "StockCounted"))

    report = await inventory.count(
        tx, Sheet([Level(DC, LAMP, 99, ago(tx, 4).now), Level(STORE, SOFA, 9, ago(tx, 5).now)])
    )

    assert (report.changed, report.unchanged, report.refused) == (0, 2, [])
    assert await at(tx, STORE, SOFA) == (4, 0, 4)
    assert len(await told(tx, "StockCounted")) == counts


async def test_a_count_after_it_and_a_first_count_of_long_ago_are_the_truth(tx: Tx):
    await old_shop(tx)
    await carried(tx)

    late, first = Level(STORE, SOFA, 3, ago(tx, 1).now), Level(DC, SOFA, 6, ago(tx, 5).now)
    report = await inventory.count(tx, Sheet([late, first]))

    assert report.changed == 2
    assert [await at(tx, STORE, SOFA), await at(tx, DC, SOFA)] == [(3, 0, 3), (6, 0, 6)]
    assert await inventory.books.differences(tx) == []


async def test_without_a_word_on_how_long_to_keep_it_the_ledger_stays(tx: Tx):
    await old_shop(tx)
    await tx.run("DELETE FROM kernel.retention WHERE table_name = 'inventory.movements'")
    assert await carried(tx) == 0
    assert (await tx.one(OLDEST))["at"] == ago(tx, 6).now


async def test_daily_upkeep_never_drops_a_month_that_was_not_carried(tx: Tx):
    await old_shop(tx)
    await upkeep.partition(tx)
    assert (await tx.one(OLDEST))["at"] == ago(tx, 6).now


async def test_the_worker_carries_forward_month_by_month(database: Database):
    async with database.transaction("user/1") as tx:
        await old_shop(tx)

    await tidy(database.url)

    async with database.snapshot() as tx:
        assert await inventory.books.differences(tx) == []
        assert (await tx.one(OLDEST))["at"] >= ago(tx, 3).now


async def test_a_reader_of_the_ledger_is_waited_for_and_sees_one_moment(database: Database):
    async with database.transaction("user/1") as tx:
        await old_shop(tx)
    reader = await connect(database.url)
    async with reader.transaction(isolation="repeatable_read", readonly=True):
        seen = Tx(reader, "user/2")
        assert await inventory.books.differences(seen) == []
        with pytest.raises(asyncpg.LockNotAvailableError):
            await tidy(database.url)
        assert (await seen.one(OLDEST))["at"] == ago(seen, 6).now
    await reader.close()

    await tidy(database.url)

    async with database.read() as tx:
        assert (await tx.one(OLDEST))["at"] >= ago(tx, 3).now
