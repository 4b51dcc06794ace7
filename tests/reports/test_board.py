from datetime import UTC, datetime, timedelta

import given
from atrium import fulfillment, inventory, orders, reports
from atrium.kernel import Tx
from atrium.reports import Asked


async def test_the_board_tells_how_far_the_orders_of_today_have_come(tx: Tx):
    await given.stock(tx, on_hand=50)
    await given.order(tx, placed_at=tx.now - timedelta(days=3))
    sent = await given.order(tx, ("TV", 2))
    await given.settle(tx)
    [shipment] = await fulfillment.ship(tx, [fulfillment.Sending(sent.number, given.NODE, {1: 2})])
    await fulfillment.note(tx, [fulfillment.Noted(sent.number, shipment, "delivered")])
    await given.order(tx)
    await given.order(tx, confirm=False)

    board = await reports.board(tx, Asked())
    assert [(cell.stage, cell.orders) for cell in board.cells] == [("delivered", 1), ("reserved", 1)]
    assert [(sold.currency, sold.orders, sold.value) for sold in board.sold] == [("USD", 2, 3 * given.PRICE)]
    assert (sum(board.minutes), sum(board.minutes_before), board.to_ship) == (0, 0, 1)

    week = await reports.board(tx, Asked(days=7))
    assert [(cell.stage, cell.orders) for cell in week.cells] == [("allocated", 1), ("delivered", 1), ("reserved", 1)]
    assert (await reports.board(tx, Asked(channels=("phone",)))).cells == []


async def test_earlier_days_may_be_brought_and_today_is_counted_anew(tx: Tx):
    await given.stock(tx, on_hand=50)
    old = await given.order(tx, placed_at=tx.now - timedelta(days=3))
    before = await given.order(tx, placed_at=tx.now - timedelta(days=9))
    await orders.cancel(tx, old.number, "changed my mind")
    past = await reports.before_today(tx, Asked(days=7))
    assert [(cell.stage, cell.orders) for cell in past.over] == [("cancelled", 1)]
    assert [sold.orders for sold in past.sold_before] == [1]

    await orders.cancel(tx, before.number, "changed my mind")
    new = await given.order(tx)
    await orders.cancel(tx, new.number, "changed my mind")

    board = await reports.board(tx, Asked(days=7), past)
    assert [(cell.stage, cell.orders) for cell in board.cells] == [("cancelled", 2)]
    assert [sold.orders for sold in board.sold_before] == [1]
    assert (await reports.board(tx, Asked(days=7))).sold_before == []


async def test_orders_a_minute_are_those_of_now_and_of_a_week_ago(tx: Tx):
    await given.stock(tx, on_hand=50)
    await given.order(tx, placed_at=tx.now - timedelta(seconds=30))
    await given.order(tx, placed_at=tx.now - timedelta(minutes=89, seconds=30))
    await given.order(tx, placed_at=tx.now - timedelta(days=7, seconds=90))

    board = await reports.board(tx, Asked())

    assert (board.minutes[-1], board.minutes[0], sum(board.minutes)) == (1, 1, 2)
    assert (board.minutes_before[-2], sum(board.minutes_before)) == (1, 1)


async def test_what_waits_longest_says_why(tx: Tx):
    await given.stock(tx, on_hand=5)
    short = await given.order(tx)
    no_node = await given.order(tx)
    missing = inventory.shortfalls.Missing(int(short.id), 1, "TV", 1, "allocation")
    await inventory.shortfalls.report(tx, [missing])

    board = await reports.board(tx, Asked())

    assert [(each.number, each.reason, each.assignee) for each in board.waiting] == [
        (short.number, "short", "user/1"),
        (no_node.number, "no_node", None),
    ]
    assert board.shortfalls == 1


def test_a_day_begins_by_the_retailers_clock():
    now = datetime(2026, 11, 2, 3, tzinfo=UTC)  # still the first of November in Ohio, when its clocks went back
    assert Asked("America/New_York").since(now).isoformat() == "2026-11-01T00:00:00-04:00"
    assert Asked("America/New_York", days=7).since(now).isoformat() == "2026-10-26T00:00:00-04:00"
    assert Asked("Europe/Berlin").since(now).isoformat() == "2026-11-02T00:00:00+01:00"
