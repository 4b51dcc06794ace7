from decimal import Decimal

import given
from atrium import orders
from atrium.kernel import Refusal, Refused, Tx
from atrium.orders.model.request import Buyer, Placing, RequestedLine


def code_of(outcome: orders.Placed | Refusal) -> str:
    assert isinstance(outcome, Refusal), "it was taken"
    return outcome.code


async def test_placing_holds_the_stock_and_tells_the_whole_order(tx: Tx):
    await given.stock(tx, on_hand=5)

    order = await given.order(tx, ("TV", 2))

    assert (order.state, order.lines[0].reserved, order.totals.goods) == ("placed", 2, 2 * given.PRICE)
    assert await given.available(tx) == 3
    assert await orders.by_number(tx, order.number) == order
    await given.agrees(tx)


async def test_the_last_one_is_sold_once(tx: Tx):
    await given.stock(tx, on_hand=1)
    await given.order(tx)

    no = await given.place(tx, given.asked())

    assert code_of(no) == "insufficient_stock"
    assert isinstance(no, Refused)
    assert no.facts["shortfalls"] == [{"sku": "TV", "wanted": 1, "available": 0}]


async def test_a_batch_decides_one_by_one_and_a_refused_one_takes_nothing(tx: Tx):
    await given.stock(tx, on_hand=3)
    requests = [given.asked(("TV", 2)), given.asked(("TV", 9)), given.asked(("TV", 1), ("GHOST", 1)), given.asked()]

    outcomes = await orders.place(tx, [Placing(request, "token/shop") for request in requests])

    assert [isinstance(each, orders.Placed) for each in outcomes] == [True, False, False, True]
    assert [code_of(outcomes[1]), code_of(outcomes[2])] == ["insufficient_stock", "unknown_sku"]
    assert await given.available(tx) == 0
    await given.agrees(tx)


async def test_two_lines_of_one_sku_are_added_up(tx: Tx):
    await given.stock(tx, on_hand=3)
    assert code_of(await given.place(tx, given.asked(("TV", 2), ("TV", 2)))) == "insufficient_stock"


async def test_the_same_reference_is_the_same_order(tx: Tx):
    await given.stock(tx, on_hand=5)
    first = await given.order(tx, channel_ref="W-7")

    again = await given.place(tx, given.asked(channel_ref="W-7"))
    other = await given.place(tx, given.asked(("TV", 2), channel_ref="W-7"))

    assert isinstance(again, orders.Placed)
    assert (again.is_new, again.order.number) == (False, first.number)
    assert code_of(other) == "order_exists"
    assert await given.available(tx) == 4


async def test_the_same_reference_twice_in_a_batch_is_one_order(tx: Tx):
    await given.stock(tx, on_hand=5)
    same = Placing(given.asked(channel_ref="W-8"), "token/shop")

    first, again = await orders.place(tx, [same, same])

    assert isinstance(first, orders.Placed)
    assert isinstance(again, orders.Placed)
    assert (first.is_new, again.is_new, again.order.number) == (True, False, first.order.number)
    assert await given.available(tx) == 4


async def test_a_draft_holds_no_stock_until_the_customer_agrees(tx: Tx):
    await given.stock(tx, on_hand=1)
    draft = await given.order(tx, confirm=False)
    assert (draft.state, await given.available(tx)) == ("draft", 1)

    order = await orders.confirm(tx, draft.number)

    assert (order.state, order.lines[0].reserved, await given.available(tx)) == ("placed", 1, 0)
    await given.agrees(tx)


async def test_a_draft_prices_itself_again_when_it_changes(tx: Tx):
    await given.stock(tx, on_hand=9)
    draft = await given.order(tx, confirm=False)

    change = orders.Amendment(lines=(RequestedLine("TV", 3),), customer=Buyer(name="Grace"))
    order = await orders.amend(tx, draft.number, draft.version, change)

    assert (order.lines[0].current, order.totals.goods, order.customer.name) == (3, 3 * given.PRICE, "Grace")
    assert order.version == draft.version + 1


async def test_pickup_is_held_at_its_node_at_once(tx: Tx):
    await given.stock(tx, on_hand=2, at="STORE-1", pickup=True)
    await given.stock(tx, on_hand=5)

    order = await given.order(tx, ("TV", 2), delivery_method="pickup", pickup_node="STORE-1", ship_to=None)
    more = await given.place(tx, given.asked(delivery_method="pickup", pickup_node="STORE-1", ship_to=None))

    assert order.lines[0].allocated == 2
    assert code_of(more) == "insufficient_stock"
    await given.agrees(tx)


async def test_a_service_holds_no_stock(tx: Tx):
    await given.stock(tx, on_hand=1)
    await given.product(tx, "INSTALL", price=5000, is_service=True)

    order = await given.order(tx, ("TV", 1), ("INSTALL", 1))

    assert [(line.reserved, line.open) for line in order.lines] == [(1, 0), (0, 1)]


async def test_a_total_that_differs_is_told(tx: Tx):
    await given.stock(tx, on_hand=1)
    no = await given.place(tx, given.asked(expected_total=1))
    assert code_of(no) == "total_differs"
    assert isinstance(no, Refused)
    assert no.facts == {"expected": 1, "total": given.PRICE}


async def test_an_order_of_two_thousand_lines_is_taken(tx: Tx):
    await given.stock(tx, on_hand=10_000)
    order = await given.order(tx, *[("TV", 1)] * 2000)
    assert order.totals.goods == 2000 * given.PRICE
    assert Decimal(await given.available(tx)) == 8000
