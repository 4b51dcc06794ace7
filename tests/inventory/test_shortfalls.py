"""Promised and not there: somebody always owns it."""

import pytest
from tests.inventory.cast import DC, LAMP, STORE, allocated, count, ordered, stocked, take, told

from atrium import inventory
from atrium.inventory import Move
from atrium.inventory.goods import Safety
from atrium.inventory.shortfalls import Missing, Wanted
from atrium.kernel import Malformed, NotFound, Refused, Tx
from atrium.kernel.upserts import Sheet


async def missing(tx: Tx) -> list[tuple[str | None, str | None, int]]:
    """Open shortfalls: node, pool, units."""
    page = await inventory.shortfalls.queue(tx, Wanted(), 50)
    return [(one.node, one.pool, one.quantity) for one in page.items]


async def test_a_count_below_what_is_allocated_is_short_at_the_node(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await allocated(tx, 1, 3)

    await count(tx, (LAMP, DC, 1))

    assert await missing(tx) == [(DC, None, 2)]
    [(_, facts)] = await told(tx, "ShortfallOpened")
    assert (facts["quantity"], facts["cause"], facts["assignee"]) == (2, "count", "user/1")


async def test_a_count_below_what_is_reserved_is_short_in_the_pool(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await ordered(tx, 1, 4)
    await count(tx, (LAMP, DC, 1))
    assert await missing(tx) == [(None, "main", 3)]


async def test_a_unit_is_missing_once(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (LAMP, STORE, 1))
    await allocated(tx, 1, 3)
    await ordered(tx, 2, 3)

    await count(tx, (LAMP, DC, 1))

    assert await missing(tx) == [(DC, None, 2), (None, "main", 2)]
    assert sum(units for _, _, units in await missing(tx)) == (3 + 3) - (1 + 1)


async def test_what_programs_find_is_for_the_stock_desk(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await ordered(tx, 1, 4)
    await count(Tx(tx.connection, "token/erp", tx.now), (LAMP, DC, 1))
    [shortfall] = (await inventory.shortfalls.queue(tx, Wanted(), 50)).items
    assert shortfall.assignee == "stock desk"


async def test_it_grows_shrinks_and_heals(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await allocated(tx, 1, 4)

    await count(tx, (LAMP, DC, 3))
    await count(tx, (LAMP, DC, 1))
    assert await missing(tx) == [(DC, None, 3)]
    await inventory.deallocate(tx, [take(1, 2)])
    assert await missing(tx) == [(DC, None, 1)]
    await count(tx, (LAMP, DC, 2))
    assert await missing(tx) == []

    [(_, facts)] = await told(tx, "ShortfallResolved")
    assert facts["resolution"] == "stock suffices again"
    assert [told_facts["quantity"] for _, told_facts in await told(tx, "ShortfallChanged")] == [3, 1]


async def test_what_a_node_lacks_is_known_when_another_is_touched(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (LAMP, STORE, 3))
    await allocated(tx, 1, 3)
    await count(tx, (LAMP, DC, 1))
    await ordered(tx, 2, 1)

    await count(tx, (LAMP, STORE, 0))
    assert await missing(tx) == [(DC, None, 2), (None, "main", 1)], "the pool lacks one, not three"

    await count(tx, (LAMP, STORE, 5))
    assert await missing(tx) == [(DC, None, 2)]


async def test_giving_a_promise_back_heals(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await ordered(tx, 1, 4)
    await count(tx, (LAMP, DC, 1))
    await inventory.unreserve(tx, [take(1, 3)])
    assert await missing(tx) == []


async def test_goods_that_left_are_missing_no_longer(tx: Tx):
    await stocked(tx, (LAMP, DC, 2))
    await allocated(tx, 1, 2)
    await count(tx, (LAMP, DC, 0))
    await inventory.ship(tx, [Move(1, 1, LAMP, DC, 2)])
    assert await missing(tx) == []


async def test_keeping_more_back_than_is_free_is_short(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await ordered(tx, 1, 4)
    await inventory.goods.keep_back(tx, Sheet([Safety(DC, LAMP, 2)]))
    assert await missing(tx) == [(None, "main", 1)]


async def test_an_order_line_that_got_nothing_waits_in_the_queue(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await inventory.shortfalls.report(tx, [Missing(7, 1, LAMP, 2, "short_pick", DC)])
    await inventory.shortfalls.report(tx, [Missing(7, 1, LAMP, 1, "short_pick", DC)])

    [shortfall] = (await inventory.shortfalls.queue(tx, Wanted(order_id=7), 50)).items
    assert (shortfall.quantity, shortfall.cause, shortfall.line) == (3, "short_pick", 1)
    assert await inventory.shortfalls.orders_waiting(tx, [LAMP]) == [7]

    await count(tx, (LAMP, DC, 4))
    assert await inventory.shortfalls.orders_waiting(tx, [LAMP]) == [7], "a count heals stock, not an order"

    closed = await inventory.shortfalls.close(tx, [7], "allocated after all")
    assert [one.order_id for one in closed] == [7]
    assert await inventory.shortfalls.orders_waiting(tx, [LAMP]) == []


async def test_somebody_else_may_see_to_it(tx: Tx):
    [shortfall] = await inventory.shortfalls.report(tx, [Missing(7, 1, LAMP, 2, "allocation")])

    given = await inventory.shortfalls.assign(tx, shortfall.id, "user/9")
    assert given.assignee == "user/9"
    assert [one.id for one in (await inventory.shortfalls.queue(tx, Wanted(assignee="user/9"), 50)).items] == [given.id]
    with pytest.raises(Malformed):
        await inventory.shortfalls.assign(tx, shortfall.id, " ")
    with pytest.raises(NotFound):
        await inventory.shortfalls.assign(tx, 999_999, "user/9")


async def test_it_is_resolved_with_a_word_and_once(tx: Tx):
    [shortfall] = await inventory.shortfalls.report(tx, [Missing(7, 1, LAMP, 2, "allocation")])

    closed = await inventory.shortfalls.resolve(tx, shortfall.id, "customer waits")
    assert (closed.resolution, closed.resolved_at) == ("customer waits", tx.now)
    with pytest.raises(Refused) as no:
        await inventory.shortfalls.resolve(tx, shortfall.id, "again")
    assert no.value.code == "shortfall_resolved"


async def test_words_bring_no_goods(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await ordered(tx, 1, 4)
    await count(tx, (LAMP, DC, 1))
    [shortfall] = (await inventory.shortfalls.queue(tx, Wanted(), 50)).items
    with pytest.raises(Refused) as no:
        await inventory.shortfalls.resolve(tx, shortfall.id, "never mind")
    assert no.value.code == "still_short"
