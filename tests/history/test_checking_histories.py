"""The checker of histories says nothing about a good one, and names what is wrong with each bad one."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from bench.history import RULES, Call, Fact, Heard, History, Line, Order, Shelf, check

PLACED, CANCELLED, ALLOCATED = "orders.OrderPlaced", "orders.OrderCancelled", "orders.OrderAllocated"
SHIPPED = "orders.OrderShipped"

FEED = (
    Fact(7, "71", "node/DC", "inventory.StockCounted"),
    Fact(8, "81", "order/1", PLACED, "A-1", {"TV": 2}),
    Fact(9, "92", "order/1", ALLOCATED, "A-1"),
    Fact(10, "93", "order/1", CANCELLED, "A-1", {"TV": 1}),
    Fact(11, "94", "order/2", PLACED, "A-2", {"TV": 1, "CUP": 1}),
    Fact(12, "95", "order/2", ALLOCATED, "A-2"),
    Fact(13, "96", "order/2", SHIPPED, "A-2", {"TV": 1, "CUP": 1}),
)
GOOD = History(
    stock={"TV": 2, "CUP": 5},
    calls=(
        Call("place", "W-1", {"TV": 2}, 1.0, 2.0, 503, "unavailable"),
        Call("place", "W-1", {"TV": 2}, 2.1, 2.2, 201, None, "A-1"),
        Call("place", "W-0", {"TV": 1}, 2.3, 2.4, 409, "insufficient_stock"),
        Call("cancel", "W-1", {"TV": 1}, 3.0, None),
        Call("place", "W-2", {"TV": 1, "CUP": 1}, 3.2, 4.0, 201, None, "A-2"),
        Call("place", "W-2", {"TV": 1, "CUP": 1}, 5.0, 5.1, 200, None, "A-2"),
        Call("ship", "W-2", {"TV": 1, "CUP": 1}, 6.0, 6.1, 201, None, "A-2"),
        Call("place", "W-3", {"CUP": 1}, 7.0),
    ),
    feed=FEED,
    heard=(
        Heard("erp", "order/1", 8, PLACED, is_accepted=False),
        Heard("erp", "order/1", 8, PLACED),
        Heard("erp", "order/2", 11, PLACED),
        *(Heard("erp", fact.stream, fact.position, fact.kind) for fact in FEED[2:]),
    ),
    systems={"erp": "orders."},
    orders=(
        Order("A-1", "W-1", "order/1", "placed", (Line("TV", 2, cancelled=1, allocated=1),)),
        Order("A-2", "W-2", "order/2", "placed", (Line("TV", 1, shipped=1), Line("CUP", 1, shipped=1))),
    ),
    shelves={"TV": Shelf(1, 1, 0), "CUP": Shelf(4, 0, 0)},
    known_position=7,
)


def without(*positions: int) -> History:
    return replace(GOOD, feed=tuple(fact for fact in GOOD.feed if fact.position not in positions))


def heard(*messages: Heard) -> History:
    return replace(GOOD, heard=messages)


def calls(*more: Call) -> History:
    return replace(GOOD, calls=(*GOOD.calls, *more))


def orders(*stand: Order) -> History:
    return replace(GOOD, orders=stand)


A_1, A_2 = GOOD.orders
ALL = [Heard("erp", fact.stream, fact.position, fact.kind) for fact in FEED[1:]]

BAD: dict[str, tuple[str, History]] = {
    "a 201 is lost": ("what_was_taken_is_there", orders(A_1)),
    "an order lost units": ("what_was_taken_is_there", orders(A_1, replace(A_2, lines=(Line("TV", 1, shipped=1),)))),
    "a 201 names another order": ("what_was_taken_is_there", orders(replace(A_1, ref="W-9"), A_2)),
    "an order is there twice": ("no_order_is_there_twice", orders(A_1, A_2, replace(A_2, number="A-3"))),
    "a placing is told twice": (
        "no_order_is_there_twice",
        replace(GOOD, feed=(*FEED, Fact(14, "99", "order/1", PLACED, "A-1", {}))),
    ),
    "a repeat made a second order": (
        "a_repeat_is_the_same_order",
        calls(Call("place", "W-1", {"TV": 2}, 8, 9, 201, None, "A-3")),
    ),
    "a refused order is there": (
        "nothing_is_there_that_was_refused",
        orders(A_1, A_2, Order("A-3", "W-0", "order/3", "placed", (Line("TV", 1),))),
    ),
    "an order nobody asked for": (
        "nothing_is_there_that_was_refused",
        orders(A_1, A_2, Order("A-3", "W-8", "order/3", "placed", (Line("TV", 1),))),
    ),
    "an answered cancellation is lost": (
        "what_was_called_off_is_called_off",
        calls(Call("cancel", "W-2", {"CUP": 1}, 8.0, 8.1, 200)),
    ),
    "a cancellation nobody asked for": (
        "what_was_called_off_is_called_off",
        orders(A_1, replace(A_2, lines=(Line("TV", 1, cancelled=1), Line("CUP", 1, shipped=1)))),
    ),
    "half of a cancellation": (
        "what_was_called_off_is_called_off",
        replace(GOOD, calls=(Call("cancel", "W-1", {"TV": 2}, 2.9), *GOOD.calls[:3], *GOOD.calls[4:])),
    ),
    "a fact is missing for what an order says": ("orders_are_as_their_facts_say", without(10)),
    "a placing was told and undone": (
        "orders_are_as_their_facts_say",
        replace(GOOD, feed=(*FEED, Fact(14, "99", "order/3", PLACED, "A-3", {"CUP": 1}))),
    ),
    "nobody chose a node": (
        "somebody_acted_on_every_order",
        orders(replace(A_1, lines=(Line("TV", 2, cancelled=1, reserved=1),)), A_2),
    ),
    "a 500": ("no_answer_was_a_bug", calls(Call("place", "W-4", {"CUP": 1}, 8, 9, 500))),
    "a sku is oversold": (
        "never_more_was_sold_than_there_was",
        calls(Call("place", "W-5", {"TV": 1}, 4.1, 4.2, 201, None, "A-5")),
    ),
    "sold before it was given back": (
        "never_more_was_sold_than_there_was",
        replace(GOOD, calls=tuple(replace(c, asked_at=4.5) if c.kind == "cancel" else c for c in GOOD.calls)),
    ),
    "the feed oversells": (
        "the_feed_never_oversells",
        replace(GOOD, feed=(*FEED, Fact(14, "99", "order/3", PLACED, "A-3", {"TV": 1}))),
    ),
    "a unit got lost": ("no_stock_is_lost", replace(GOOD, shelves={"TV": Shelf(1, 1, 0), "CUP": Shelf(3, 0, 0)})),
    "stock is held for nobody": (
        "no_stock_is_lost",
        replace(GOOD, shelves={"TV": Shelf(1, 1, 0), "CUP": Shelf(4, 0, 1)}),
    ),
    "reconciliation differs": ("the_house_agrees_with_itself", replace(GOOD, differences=1)),
    "the feed has a gap": ("the_feed_has_no_gap", without(9)),
    "the feed goes back": ("the_feed_has_no_gap", replace(GOOD, feed=(*FEED, FEED[-1]))),
    "a healthy system never got a fact": ("every_system_is_told_everything", heard(*ALL[:2], *ALL[3:])),
    "a system said no and was left alone": (
        "every_system_is_told_everything",
        heard(*ALL[:-1], replace(ALL[-1], is_accepted=False)),
    ),
    "a system heard a stream out of order": ("every_system_is_told_in_order", heard(ALL[1], ALL[0], *ALL[2:])),
    "a later fact overtook one that was refused": (
        "every_system_is_told_in_order",
        heard(replace(ALL[0], is_accepted=False), ALL[1], ALL[0], *ALL[2:]),
    ),
    "a system was told what never was": (
        "nothing_is_told_that_is_not_true",
        heard(*ALL, Heard("erp", "order/9", 14, PLACED)),
    ),
}


def test_a_good_history_is_good():
    assert check(GOOD) == []


@pytest.mark.parametrize("wrong", BAD)
def test_what_is_wrong_is_named(wrong: str):
    rule, history = BAD[wrong]
    assert rule in {sentence.partition(":")[0] for sentence in check(history)}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_has_a_history_that_breaks_it(rule: Callable[[History], object]):
    assert rule.__name__ in {name for name, _ in BAD.values()}
