"""Who gets what: first come, first served, wholly or not at all."""

from collections import Counter

from hypothesis import given as for_all
from hypothesis import strategies as st

from atrium.inventory.model import (
    Ask,
    Held,
    Hold,
    Move,
    Position,
    Short,
    Shortage,
    Stock,
    Supply,
    Take,
    Want,
    fit,
    give_back,
    share_out,
)

POOLS = ("main", "outlet")
skus = st.sampled_from(["A", "B", "C"])
wants = st.lists(st.builds(Want, st.integers(1, 3), skus, st.integers(1, 5)), min_size=1, max_size=5).map(tuple)
orders = st.sampled_from([("main",), ("outlet",), ("main", "outlet"), ("outlet", "main"), ()])
asks = st.lists(st.tuples(wants, orders, st.sampled_from([None, None, "store"])), max_size=8).map(
    lambda rows: [Ask(owner, wanted, pools, node) for owner, (wanted, pools, node) in enumerate(rows, 1)]
)
free = st.dictionaries(st.tuples(skus, st.sampled_from(POOLS)), st.integers(-3, 12))


def supply(free: dict[tuple[str, str], int], at: dict[tuple[str, str], int] | None = None) -> Supply:
    at = at or {}
    return Supply(free, at, dict.fromkeys(at, "main"))


def test_who_came_first_is_served():
    first, second = share_out(
        [Ask(1, (Want(1, "A", 1),), ("main",)), Ask(2, (Want(1, "A", 1),), ("main",))], supply({("A", "main"): 1})
    )
    assert first == Held(1, (Hold(1, 1, "A", 1, "main"),))
    assert second == Short(2, (Shortage("A", 1, 0),))


def test_demand_is_added_up_per_sku_before_it_is_compared():
    [outcome] = share_out([Ask(1, (Want(1, "A", 2), Want(2, "A", 2)), ("main",))], supply({("A", "main"): 3}))
    assert outcome == Short(1, (Shortage("A", 4, 3),))


def test_who_is_short_takes_nothing_from_those_behind():
    big = Ask(1, (Want(1, "A", 1), Want(2, "B", 9)), ("main",))
    small = Ask(2, (Want(1, "A", 1),), ("main",))
    outcomes = share_out([big, small], supply({("A", "main"): 1, ("B", "main"): 1}))
    assert [type(outcome) for outcome in outcomes] == [Short, Held]


def test_the_first_pool_goes_as_far_as_it_goes():
    [outcome] = share_out(
        [Ask(1, (Want(1, "A", 5),), ("outlet", "main"))], supply({("A", "main"): 9, ("A", "outlet"): 2})
    )
    assert outcome == Held(1, (Hold(1, 1, "A", 2, "outlet"), Hold(1, 1, "A", 3, "main")))


def test_a_pickup_takes_only_what_its_pool_has_not_promised():
    pickup = Ask(1, (Want(1, "A", 2),), (), "store")
    assert share_out([pickup], supply({("A", "main"): 1}, {("A", "store"): 5})) == [Short(1, (Shortage("A", 2, 1),))]
    assert share_out([pickup], supply({("A", "main"): 9}, {("A", "store"): 1})) == [Short(1, (Shortage("A", 2, 1),))]
    assert isinstance(share_out([pickup], supply({("A", "main"): 2}, {("A", "store"): 2}))[0], Held)


@for_all(asks, free, st.dictionaries(st.tuples(skus, st.just("store")), st.integers(-2, 9)))
def test_nothing_is_promised_twice(asks: list[Ask], free: dict[tuple[str, str], int], at: dict[tuple[str, str], int]):
    outcomes = share_out(asks, supply(free, at))

    holds = [hold for outcome in outcomes if isinstance(outcome, Held) for hold in outcome.holds]
    promised, picked_up = Counter[tuple[str, str]](), Counter[tuple[str, str | None]]()
    for hold in holds:
        promised[hold.sku, hold.pool] += hold.quantity
        picked_up[hold.sku, hold.node] += hold.quantity if hold.node else 0
    assert all(quantity <= max(0, free.get(key, 0)) for key, quantity in promised.items())
    assert all(quantity <= max(0, at.get((sku, node or ""), 0)) for (sku, node), quantity in picked_up.items() if node)


@for_all(asks, free)
def test_each_gets_all_or_nothing_and_hears_why(asks: list[Ask], free: dict[tuple[str, str], int]):
    for ask, outcome in zip(asks, share_out(asks, supply(free)), strict=True):
        wanted, got = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
        for want in ask.wants:
            wanted[want.line, want.sku] += want.quantity
        if isinstance(outcome, Held):
            for hold in outcome.holds:
                got[hold.line, hold.sku] += hold.quantity
            assert got == wanted
        else:
            assert outcome.shortages
            assert all(0 <= shortage.available < shortage.wanted for shortage in outcome.shortages)


def test_a_line_is_given_back_from_wherever_it_is_held():
    holds = [Hold(1, 1, "A", 2, "main"), Hold(1, 1, "A", 3, "outlet"), Hold(1, 2, "A", 9, "main")]
    assert give_back([Take(1, 1, 4)], holds) == [Hold(1, 1, "A", 2, "main"), Hold(1, 1, "A", 2, "outlet")]


def test_a_bundle_gives_back_sku_by_sku():
    holds = [Hold(1, 1, "BED", 1, "main"), Hold(1, 1, "SLAT", 2, "main")]
    assert give_back([Take(1, 1, 2, sku="SLAT")], holds) == [Hold(1, 1, "SLAT", 2, "main")]


def test_a_move_is_made_wholly_or_left_out():
    stock = Stock(positions={("A", "dc"): Position("A", "dc", "main", 3, 0, 0, 3)})
    reserved = [Hold(1, 1, "A", 2, "main"), Hold(2, 1, "A", 2, "main"), Hold(3, 1, "A", 1, "main")]
    moves = [Move(1, 1, "A", "dc", 2), Move(2, 1, "A", "dc", 2), Move(3, 1, "A", "dc", 1), Move(3, 1, "A", "moon", 1)]
    assert fit(moves, stock, reserved) == [moves[0], moves[2]]
