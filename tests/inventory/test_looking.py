"""Stock looked over, and entries taken back."""

import pytest
from tests.inventory.cast import DC, LAMP, OUTLET, SOFA, STORE, allocated, at, count, house, ordered, stocked

from atrium import inventory
from atrium.inventory import books
from atrium.inventory.books import Look
from atrium.inventory.goods import Entry, Safety, Sending, SentLine
from atrium.kernel import NotFound, Refused, Tx
from atrium.kernel.upserts import Sheet


async def newest(tx: Tx, node: str = DC) -> int:
    return (await books.ledger(tx, LAMP, node, 1)).items[0].id


async def receive(tx: Tx, units: int) -> int:
    await inventory.goods.record(tx, Sheet([Entry(DC, LAMP, units, "receive", "PO 7")]))
    return await newest(tx)


async def seen(tx: Tx, look: Look) -> list[tuple[str, str]]:
    return [(one.sku, one.node) for one in (await books.looked(tx, look, 10)).items]


async def test_positions_are_found_by_how_they_stand(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (LAMP, STORE, 1), (SOFA, OUTLET, 0))
    await allocated(tx, 1, 4)
    await count(tx, (LAMP, DC, 2))

    assert await seen(tx, Look()) == [(LAMP, DC), (LAMP, STORE), (SOFA, OUTLET)]
    assert await seen(tx, Look(nodes=[STORE])) == [(LAMP, STORE)]
    assert await seen(tx, Look(skus=[])) == []
    assert await seen(tx, Look(state="low")) == [(LAMP, DC), (SOFA, OUTLET)]
    assert await seen(tx, Look(state="negative")) == [(LAMP, DC)]
    assert (LAMP, DC) in await seen(tx, Look(state="short"))


async def test_positions_are_added_up(tx: Tx):
    await stocked(tx, (LAMP, DC, 5), (LAMP, STORE, 1), (SOFA, DC, 2))

    by_sku = await books.sums(tx, Look(), "sku", 1)
    rest = await books.sums(tx, Look(), "sku", 1, by_sku.next)
    assert [(one.key, one.places, one.on_hand) for one in (*by_sku.items, *rest.items)] == [(LAMP, 2, 6), (SOFA, 1, 2)]
    by_node = await books.sums(tx, Look(skus=[LAMP]), "node", 10)
    assert [(one.key, one.available) for one in by_node.items] == [(DC, 5), (STORE, 1)]


async def test_what_is_to_come_and_whom_it_is_promised_to_is_known(tx: Tx):
    await stocked(tx, (LAMP, DC, 9))
    await inventory.goods.send(tx, Sending(DC, STORE, [SentLine(LAMP, 2)]))
    await ordered(tx, 1, 1)
    await allocated(tx, 2, 3)

    assert await inventory.goods.coming(tx, [LAMP]) == {(LAMP, STORE): 2}
    assert await inventory.goods.under_way(tx) == (1, 0)
    assert [(one.order_id, one.quantity, one.node) for one in await books.promised(tx, LAMP)] == [
        (1, 1, None),
        (2, 3, DC),
    ]
    assert [one.order_id for one in await books.promised(tx, LAMP, DC)] == [2]
    assert await books.since(tx, LAMP, DC, await newest(tx)) == (0, 3)


async def test_a_receipt_is_taken_back_once(tx: Tx):
    await house(tx)
    movement = await receive(tx, 5)

    await inventory.goods.take_back(tx, LAMP, DC, movement)

    assert (await at(tx, DC))[0] == 0
    with pytest.raises(Refused) as no:
        await inventory.goods.take_back(tx, LAMP, DC, movement)
    assert no.value.code == "taken_back"
    assert await books.differences(tx) == []


async def test_what_was_counted_since_or_is_gone_is_not_taken_back(tx: Tx):
    await house(tx)
    movement = await receive(tx, 5)
    await count(tx, (LAMP, DC, 3))
    with pytest.raises(Refused) as no:
        await inventory.goods.take_back(tx, LAMP, DC, movement)
    assert no.value.code == "counted_since"

    movement = await receive(tx, 2)
    await inventory.goods.record(tx, Sheet([Entry(DC, LAMP, -4, "adjust", "broken")]))
    with pytest.raises(Refused) as no:
        await inventory.goods.take_back(tx, LAMP, DC, movement)
    assert no.value.code == "below_zero"


async def test_safety_stock_is_taken_back_and_transfers_are_not(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await inventory.goods.keep_back(tx, Sheet([Safety(DC, LAMP, 2)]))
    movement = await newest(tx)
    await inventory.goods.take_back(tx, LAMP, DC, movement)
    assert (await at(tx, DC))[2] == 5
    with pytest.raises(Refused):
        await inventory.goods.take_back(tx, LAMP, DC, movement)

    await inventory.goods.send(tx, Sending(DC, STORE, [SentLine(LAMP, 2)]))
    with pytest.raises(Refused) as no:
        await inventory.goods.take_back(tx, LAMP, DC, await newest(tx))
    assert no.value.code == "not_to_take_back"
    with pytest.raises(NotFound):
        await inventory.goods.take_back(tx, LAMP, STORE, 10**9)
