"""A count is the truth, and is never refused."""

from datetime import datetime, timedelta

from hypothesis import given as for_all
from hypothesis import strategies as st
from tests.inventory.cast import (
    DC,
    LAMP,
    OUTLET,
    SOFA,
    STORE,
    allocated,
    at,
    count,
    free,
    house,
    ordered,
    stocked,
    told,
)

from atrium import inventory
from atrium.inventory import Level
from atrium.inventory.goods import Entry
from atrium.inventory.model import Position, recount
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet

NOON = datetime.fromisoformat("2026-01-01T12:00:00+00:00")


def clock(tx: Tx, minutes: int) -> Tx:
    """The same transaction, some minutes later."""
    return Tx(tx.connection, tx.actor, tx.now + timedelta(minutes=minutes))


async def received(tx: Tx, units: int) -> Report:
    return await inventory.goods.record(tx, Sheet([Entry(DC, LAMP, units, "receive", "delivery")]))


async def test_a_count_becomes_the_truth_with_a_movement(tx: Tx):
    await house(tx)

    report = await count(tx, (LAMP, DC, 5), (SOFA, STORE, 2))

    assert (report.changed, report.unchanged) == (2, 0)
    assert await at(tx, DC) == (5, 0, 5)
    [entry] = (await inventory.books.ledger(tx, LAMP, DC, 10)).items
    assert (entry.kind, entry.on_hand, entry.actor) == ("count", 5, "user/1")
    assert await told(tx, "StockCounted") == [
        ("stock/DC", {"node": DC, "changes": {LAMP: 5}}),
        ("stock/STORE", {"node": STORE, "changes": {SOFA: 2}}),
    ]


async def test_a_count_of_what_we_know_writes_nothing_and_tells_nobody(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (SOFA, DC, 0))

    report = await count(tx, (LAMP, DC, 5), (SOFA, DC, 0))

    assert (report.changed, report.unchanged) == (0, 2)
    assert len((await inventory.books.ledger(tx, LAMP, DC, 10)).items) == 1
    assert len(await told(tx, "StockCounted")) == 1


async def test_a_first_count_of_none_is_known_from_then_on(tx: Tx):
    await house(tx)
    report = await count(tx, (LAMP, DC, 0))
    assert report.changed == 1
    assert await at(tx, DC) == (0, 0, 0)


async def test_rows_we_cannot_place_are_refused_and_their_neighbours_stay(tx: Tx):
    await house(tx)

    report = await count(tx, (LAMP, "MOON", 1), ("GHOST", DC, 1), (LAMP, DC, 1), (LAMP, DC, 2))

    assert [(row.row, row.code) for row in report.refused] == [(0, "unknown_node"), (1, "unknown_sku"), (3, "repeated")]
    assert await at(tx, DC) == (1, 0, 1)


async def test_what_moved_after_the_count_is_applied_again(tx: Tx):
    await stocked(tx, (LAMP, DC, 10))
    counted_at = clock(tx, 5).now
    later = clock(tx, 10)
    await allocated(later, 1, 4)
    await inventory.ship(later, [inventory.Move(1, 1, LAMP, DC, 4)])
    await received(later, 1)

    await inventory.count(clock(tx, 20), Sheet([Level(DC, LAMP, 9, counted_at)]))

    assert await at(tx, DC) == (9 - 4 + 1, 0, 6)
    assert await inventory.books.differences(tx) == []


async def test_the_same_count_again_changes_nothing(tx: Tx):
    await stocked(tx, (LAMP, DC, 10))
    counted_at = clock(tx, 5).now
    await received(clock(tx, 10), 1)
    sheet = [Level(DC, LAMP, 7, counted_at)]

    assert (await inventory.count(clock(tx, 20), Sheet(sheet))).changed == 1
    assert (await inventory.count(clock(tx, 30), Sheet(sheet))).changed == 0
    assert await at(tx, DC) == (8, 0, 8)


async def test_a_count_older_than_the_last_one_is_history(tx: Tx):
    await stocked(tx, (LAMP, DC, 10))
    await inventory.count(clock(tx, 20), Sheet([Level(DC, LAMP, 7)]))

    report = await inventory.count(clock(tx, 30), Sheet([Level(DC, LAMP, 99, clock(tx, 10).now)]))

    assert report.changed == 0
    assert await at(tx, DC) == (7, 0, 7)


async def test_a_count_below_what_is_promised_leaves_a_negative_rest(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (LAMP, OUTLET, 1))
    await allocated(tx, 1, 3)
    await ordered(tx, 2, 2)

    await count(tx, (LAMP, DC, 1))

    assert await at(tx, DC) == (1, 3, -2)
    assert await free(tx) == 0
    assert await free(tx, LAMP, "main", "outlet") == 1
    assert await inventory.books.differences(tx) == []


async def test_big_sheets_are_told_in_parts(tx: Tx):
    await house(tx)
    movements = [inventory.model.Movement("count", f"S{n}", "main", DC, on_hand=1) for n in range(1001)]
    facts = list(inventory.events.by_node(inventory.events.StockCounted, movements))
    assert [len(fact.changes) for fact in facts if isinstance(fact, inventory.events.OfStock)] == [500, 500, 1]


@for_all(st.integers(0, 50), st.integers(0, 50), st.integers(-60, 60), st.booleans())
def test_a_recount_is_never_below_nothing(on_hand: int, counted: int, later: int, is_old: bool):  # noqa: FBT001
    position = Position("A", "dc", "main", on_hand, 0, 0, on_hand, counted_at=NOON)
    counted_at = NOON - timedelta(hours=1) if is_old else NOON + timedelta(hours=1)
    result = recount(position, Level("dc", "A", counted, counted_at), later, NOON + timedelta(hours=2))
    assert result == (on_hand if is_old else max(0, counted + later))
