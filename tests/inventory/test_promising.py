"""Promising stock to orders, and giving it back."""

import asyncio
from datetime import timedelta

import pytest
from tests.inventory.cast import (
    DC,
    LAMP,
    OUTLET,
    SOFA,
    STORE,
    ask,
    at,
    count,
    free,
    held,
    house,
    ordered,
    stocked,
    take,
)

from atrium import inventory
from atrium.inventory import Ask, Want
from atrium.inventory.model import Held, Short, Shortage
from atrium.kernel import Tx


async def test_an_order_gets_what_it_asks_for(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (SOFA, STORE, 1))

    [outcome] = await inventory.reserve(tx, [ask(1, {LAMP: 2, SOFA: 1})])

    assert isinstance(outcome, Held)
    assert await held(tx, 1) == [(1, LAMP, 2, None), (2, SOFA, 1, None)]
    assert (await free(tx), await free(tx, SOFA)) == (3, 0)
    assert await inventory.books.differences(tx) == []


async def test_the_last_one_is_promised_once(tx: Tx):
    await stocked(tx, (LAMP, DC, 1))

    outcomes = await inventory.reserve(tx, [ask(1, {LAMP: 1}), ask(2, {LAMP: 1})])

    assert outcomes[1] == Short(2, (Shortage(LAMP, 1, 0),))
    assert await held(tx, 2) == []


async def test_what_never_lay_anywhere_is_short(tx: Tx):
    await house(tx)
    assert await inventory.reserve(tx, [ask(1, {SOFA: 1})]) == [Short(1, (Shortage(SOFA, 1, 0),))]


async def test_a_channel_sells_from_its_pools_in_order(tx: Tx):
    await stocked(tx, (LAMP, DC, 2), (LAMP, OUTLET, 2))

    await inventory.reserve(tx, [ask(1, {LAMP: 3}, "outlet", "main")])

    assert await free(tx, LAMP, "outlet") == 0
    assert await free(tx, LAMP, "main") == 1


async def test_a_pickup_is_allocated_at_once(tx: Tx):
    await stocked(tx, (LAMP, STORE, 2), (LAMP, DC, 9))

    taken, refused = await inventory.reserve(tx, [ask(1, {LAMP: 2}, node=STORE), ask(2, {LAMP: 1}, node=STORE)])

    assert isinstance(taken, Held)
    assert refused == Short(2, (Shortage(LAMP, 1, 0),))
    assert await at(tx, STORE) == (2, 2, 0)
    assert await inventory.books.differences(tx) == []


async def test_a_pickup_never_takes_what_was_promised_to_others(tx: Tx):
    await stocked(tx, (LAMP, STORE, 3))
    await ordered(tx, 1, 2)

    pickup, floating = await inventory.reserve(tx, [ask(2, {LAMP: 2}, node=STORE), ask(3, {LAMP: 1})])

    assert pickup == Short(2, (Shortage(LAMP, 2, 1),))
    assert isinstance(floating, Held)


async def test_what_is_given_back_can_be_sold_again(tx: Tx):
    await stocked(tx, (LAMP, DC, 3))
    await ordered(tx, 1, 3)

    await inventory.unreserve(tx, [take(1, 2)])

    assert await held(tx, 1) == [(1, LAMP, 1, None)]
    assert await free(tx) == 2
    with pytest.raises(AssertionError):
        await inventory.unreserve(tx, [take(1, 2)])


async def test_a_line_may_be_reserved_twice(tx: Tx):
    await stocked(tx, (LAMP, DC, 3))
    await ordered(tx, 1, 1)
    await ordered(tx, 1, 2)
    assert await held(tx, 1) == [(1, LAMP, 3, None)]


async def test_a_promise_may_end_by_itself(tx: Tx):
    await stocked(tx, (LAMP, DC, 3))
    soon = tx.now + timedelta(minutes=10)
    await inventory.reserve(tx, [Ask(1, (Want(1, LAMP, 3),), ("main",), expires_at=soon)])
    assert await inventory.books.overdue(tx) == []

    later = Tx(tx.connection, "system", soon)
    over = await inventory.books.overdue(later)
    takes = [inventory.Take(hold.owner, hold.line, hold.quantity, sku=hold.sku) for hold in over]
    await inventory.unreserve(later, takes, is_expiry=True)

    assert await free(tx) == 3
    assert await inventory.books.differences(tx) == []


async def test_the_ledger_names_who_asked(tx: Tx):
    await stocked(tx, (LAMP, STORE, 2))
    await inventory.reserve(tx, [Ask(1, (Want(1, LAMP, 1),), (), STORE, actor="user/7")])

    page = await inventory.books.ledger(tx, LAMP, STORE, 10)

    assert [(entry.kind, entry.actor) for entry in page.items] == [("allocate", "user/7"), ("count", "user/1")]


async def test_a_batch_takes_few_statements(tx: Tx):
    await stocked(tx, (LAMP, DC, 100), (SOFA, STORE, 100))
    asked: list[str] = []
    tx.connection.add_query_logger(lambda query: asked.append(query.query))

    await inventory.reserve(tx, [ask(owner, {LAMP: 1, SOFA: 1}) for owner in range(1, 33)])
    await asyncio.sleep(0.01)
    assert len(asked) == 2

    asked.clear()
    await inventory.reserve(tx, [ask(40, {LAMP: 1}), ask(41, {SOFA: 1}, node=STORE)])
    await asyncio.sleep(0.01)
    assert len(asked) == 3


async def test_a_negative_node_is_no_reason_to_promise_less_from_another_pool(tx: Tx):
    await stocked(tx, (LAMP, STORE, 2), (LAMP, OUTLET, 4))
    await inventory.reserve(tx, [ask(1, {LAMP: 2}, node=STORE)])
    await count(tx, (LAMP, STORE, 0))
    assert await free(tx, LAMP, "main", "outlet") == 4
