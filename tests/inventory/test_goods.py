"""Goods that come in, are set right, kept back, and sent from node to node."""

import pytest
from tests.inventory.cast import DC, LAMP, OUTLET, SOFA, STORE, allocated, at, free, house, ordered, stocked, told

from atrium import inventory
from atrium.inventory.goods import ArrivedLine, Entry, Safety, Sending, SentLine
from atrium.kernel import Malformed, NotFound, Refused, Tx
from atrium.kernel.upserts import Report, Sheet


async def record(tx: Tx, *entries: tuple[str, str, int]) -> Report:
    rows = [Entry(node, sku, quantity, "adjust", "broken") for sku, node, quantity in entries]
    return await inventory.goods.record(tx, Sheet(rows))


async def sent(tx: Tx, quantity: int) -> inventory.goods.Transfer:
    return await inventory.goods.send(tx, Sending(DC, STORE, [SentLine(LAMP, quantity)]))


async def test_goods_come_in(tx: Tx):
    await house(tx)

    report = await inventory.goods.record(tx, Sheet([Entry(DC, LAMP, 5, "receive", "PO 7")]))

    assert report.changed == 1
    assert await at(tx, DC) == (5, 0, 5)
    assert await free(tx) == 5
    assert await told(tx, "StockReceived") == [("stock/DC", {"node": DC, "changes": {LAMP: 5}})]
    [entry] = (await inventory.books.ledger(tx, LAMP, DC, 10)).items
    assert (entry.kind, entry.reason) == ("receive", "PO 7")


async def test_goods_come_back(tx: Tx):
    await stocked(tx, (LAMP, DC, 1))
    await inventory.goods.record(tx, Sheet([Entry(DC, LAMP, 1, "return", "unopened", owner=1, line=1)]))
    assert await at(tx, DC) == (2, 0, 2)
    assert [stream for stream, _ in await told(tx, "StockReturned")] == ["stock/DC"]


async def test_to_receive_nothing_is_refused(tx: Tx):
    await house(tx)
    report = await inventory.goods.record(tx, Sheet([Entry(DC, LAMP, -1, "receive", "PO 7")]))
    assert [row.code for row in report.refused] == ["nothing_came"]


async def test_stock_is_set_right_row_by_row_but_never_below_nothing(tx: Tx):
    await stocked(tx, (LAMP, DC, 3))

    report = await record(tx, (LAMP, DC, -2), (LAMP, DC, -2), (LAMP, DC, 0), (SOFA, DC, 1))

    assert [(row.row, row.code) for row in report.refused] == [(1, "below_zero")]
    assert (report.changed, report.unchanged) == (2, 1)
    assert await at(tx, DC) == (1, 0, 1)
    assert await inventory.books.differences(tx) == []


async def test_what_is_kept_back_is_not_promised(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await ordered(tx, 1, 1)

    report = await inventory.goods.keep_back(tx, Sheet([Safety(DC, LAMP, 3), Safety(DC, SOFA, 0)]))

    assert (report.changed, report.unchanged) == (1, 1)
    assert await free(tx) == 1
    assert await told(tx, "SafetyChanged") == [("stock/DC", {"node": DC, "changes": {LAMP: 3}})]
    assert await inventory.books.differences(tx) == []


async def test_a_transfer_is_in_transit_until_it_comes_in(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))

    transfer = await sent(tx, 3)
    assert await at(tx, DC) == (2, 0, 2)
    assert [line.in_transit for line in transfer.lines] == [3]
    assert await free(tx) == 2

    part = await inventory.goods.take_in(tx, transfer.id, [ArrivedLine(LAMP, 1)])
    assert part.received_at is None
    assert await at(tx, STORE) == (1, 0, 1)

    whole = await inventory.goods.take_in(tx, transfer.id, [ArrivedLine(LAMP, 1, lost=1)])
    assert whole.received_at == tx.now
    assert await at(tx, STORE) == (2, 0, 2)
    assert await inventory.books.differences(tx) == []
    [_, (stream, facts)] = await told(tx, "TransferReceived")
    assert stream == f"transfer/{transfer.id}"
    assert (facts["lost"], facts["is_complete"]) == ({LAMP: 1}, True)


async def test_without_lines_all_of_it_comes_in(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    transfer = await sent(tx, 3)

    await inventory.goods.take_in(tx, transfer.id, [])

    assert await at(tx, STORE) == (3, 0, 3)
    with pytest.raises(Refused, match="come in"):
        await inventory.goods.take_in(tx, transfer.id, [])


async def test_what_is_promised_stays(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    await allocated(tx, 1, 1)
    await ordered(tx, 2, 2)

    with pytest.raises(Refused) as no:
        await sent(tx, 3)

    assert no.value.code == "insufficient_stock"
    assert no.value.facts == {"shortfalls": [{"sku": LAMP, "wanted": 3, "available": 2}]}
    await sent(tx, 2)


@pytest.mark.parametrize(
    ("arrived", "code"),
    [([ArrivedLine(LAMP, 2, lost=2)], "more_than_sent"), ([ArrivedLine(SOFA, 1)], "not_in_transfer")],
)
async def test_more_than_was_sent_does_not_come_in(tx: Tx, arrived: list[ArrivedLine], code: str):
    await stocked(tx, (LAMP, DC, 5))
    transfer = await sent(tx, 3)
    with pytest.raises(Refused) as no:
        await inventory.goods.take_in(tx, transfer.id, arrived)
    assert no.value.code == code


async def test_transfers_go_between_places_and_goods_that_we_know(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    lines = [SentLine(LAMP, 1)]
    with pytest.raises(Malformed):
        await inventory.goods.send(tx, Sending(DC, DC, lines))
    with pytest.raises(Refused, match="no node"):
        await inventory.goods.send(tx, Sending(DC, "MOON", lines))
    with pytest.raises(Refused, match="GHOST"):
        await inventory.goods.send(tx, Sending(DC, STORE, [SentLine("GHOST", 1)]))
    with pytest.raises(NotFound):
        await inventory.goods.take_in(tx, 999_999, [])


async def test_transfers_are_listed(tx: Tx):
    await stocked(tx, (LAMP, DC, 5))
    first, second = await sent(tx, 1), await sent(tx, 2)
    await inventory.goods.take_in(tx, first.id, [])

    page = await inventory.goods.transfers(tx, 1)
    assert [transfer.id for transfer in page.items] == [first.id]
    rest = await inventory.goods.transfers(tx, 10, page.next)
    assert [transfer.id for transfer in rest.items] == [second.id]
    moving = await inventory.goods.transfers(tx, 10, node=STORE, is_in_transit=True)
    assert [transfer.id for transfer in moving.items] == [second.id]
    assert not (await inventory.goods.transfers(tx, 10, node=OUTLET)).items


async def test_big_houses_fit(tx: Tx):
    await house(tx)
    most = 100_000_000
    rows = [Entry(DC, LAMP, most, "receive", "crates") for _ in range(50)]
    assert (await inventory.goods.record(tx, Sheet(rows))).changed == 50
    assert await at(tx, DC) == (50 * most, 0, 50 * most)
    assert await free(tx) == 50 * most
