"""From promise to node, back again, and out of the door."""

import pytest
from tests.inventory.cast import DC, LAMP, OUTLET, STORE, allocated, at, count, free, held, ordered, stocked, take, told

from atrium import inventory
from atrium.inventory import Move
from atrium.kernel import Tx


async def test_a_promise_moves_to_a_node(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await ordered(tx, 1, 2)

    moves = [Move(1, 1, LAMP, DC, 2)]
    assert await inventory.allocate(tx, moves) == moves

    assert await held(tx, 1) == [(1, LAMP, 2, DC)]
    assert await at(tx, DC) == (5, 2, 3)
    assert await free(tx) == 3
    assert await inventory.books.differences(tx) == []


async def test_a_move_that_cannot_be_made_is_left_out(tx: Tx):
    await stocked(tx, (LAMP, DC, 1), (LAMP, STORE, 4), (LAMP, OUTLET, 4))
    await ordered(tx, 1, 4)

    too_many, other_pool, more_than_reserved = (
        Move(1, 1, LAMP, DC, 2),
        Move(1, 1, LAMP, OUTLET, 1),
        Move(1, 1, LAMP, STORE, 5),
    )
    fits = Move(1, 1, LAMP, STORE, 3)
    assert await inventory.allocate(tx, [too_many, other_pool, more_than_reserved, fits]) == [fits]

    assert await held(tx, 1) == [(1, LAMP, 3, STORE), (1, LAMP, 1, None)]
    assert await inventory.books.differences(tx) == []


async def test_cancelled_units_can_be_sold_again(tx: Tx):
    await stocked(tx, (LAMP, DC, 2))
    await allocated(tx, 1, 2)

    await inventory.deallocate(tx, [take(1, 1, DC)])

    assert await at(tx, DC) == (2, 1, 1)
    assert await free(tx) == 1
    assert await inventory.books.differences(tx) == []


async def test_a_node_that_cannot_gives_the_promise_back(tx: Tx):
    await stocked(tx, (LAMP, DC, 2), (LAMP, STORE, 2))
    await allocated(tx, 1, 2)

    await inventory.deallocate(tx, [take(1, 2)], to_reserved=True)
    assert await held(tx, 1) == [(1, LAMP, 2, None)]
    assert await free(tx) == 2

    assert await inventory.allocate(tx, [Move(1, 1, LAMP, STORE, 2)])
    assert await inventory.books.differences(tx) == []


async def test_what_is_not_held_is_not_given_back(tx: Tx):
    await stocked(tx, (LAMP, DC, 2))
    await allocated(tx, 1, 1)
    with pytest.raises(AssertionError):
        await inventory.deallocate(tx, [take(1, 1, STORE)])


async def test_goods_leave(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await allocated(tx, 1, 3)

    await inventory.ship(tx, [Move(1, 1, LAMP, DC, 2)])

    assert await at(tx, DC) == (3, 1, 2)
    assert await held(tx, 1) == [(1, LAMP, 1, DC)]
    assert await inventory.books.differences(tx) == []


async def test_goods_that_leave_were_there(tx: Tx):
    await stocked(tx, (LAMP, DC, 2))
    await allocated(tx, 1, 2)
    await count(tx, (LAMP, DC, 0))

    await inventory.ship(tx, [Move(1, 1, LAMP, DC, 2)])

    assert await at(tx, DC) == (0, 0, 0)
    assert await told(tx, "StockAdjusted") == [("stock/DC", {"node": DC, "changes": {LAMP: 2}})]
    assert await inventory.books.differences(tx) == []


async def test_nothing_to_do_is_done(tx: Tx):
    assert await inventory.reserve(tx, []) == []
    assert await inventory.allocate(tx, []) == []
    await inventory.unreserve(tx, [])
    await inventory.deallocate(tx, [])
    await inventory.ship(tx, [])
