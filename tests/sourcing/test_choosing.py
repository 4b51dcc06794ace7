"""The first strategy, by example and by chance."""

import time
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atrium.sourcing.model import Demand, Plan, Site, choose, choose_all, point

PLACES = {
    "minneapolis": (44.98, -93.27),
    "chicago": (41.88, -87.63),
    "denver": (39.74, -104.99),
    "miami": (25.76, -80.19),
    "nowhere": (None, None),
}
SITES = {code: Site(code, "main", point(*place)) for code, place in PLACES.items()}


def demand(*wanted: tuple[str, int], at: str = "minneapolis", pools: tuple[str, ...] = ("main",), key: int = 1):
    return Demand(key, tuple((n, sku, units) for n, (sku, units) in enumerate(wanted, 1)), *PLACES[at], pools)


def decide(wanted: Demand, **shelves: dict[str, int]) -> Plan:
    return choose(wanted, SITES, {"main": shelves})


def givers(plan: Plan) -> list[tuple[str, str, int]]:
    return [(pick.sku, pick.node, pick.quantity) for pick in plan.picks]


def test_the_nearest_of_those_that_hold_everything_wins():
    plan = decide(demand(("chair", 2)), chair={"miami": 99, "chicago": 2, "denver": 5})

    assert givers(plan) == [("chair", "chicago", 2)]
    assert plan.why["winner"] == ["chicago"]
    assert [(row["node"], row["turned_down"]) for row in plan.why["ranking"]] == [
        ("chicago", None),
        ("denver", "is farther away"),
        ("miami", "is farther away"),
    ]
    assert plan.why["ranking"][0]["distance_km"] == pytest.approx(571, abs=2)


def test_one_far_node_with_everything_beats_two_near_ones():
    plan = decide(
        demand(("chair", 1), ("lamp", 1)), chair={"chicago": 9, "miami": 1}, lamp={"minneapolis": 9, "miami": 1}
    )

    assert {pick.node for pick in plan.picks} == {"miami"}
    assert plan.why["ranking"][1] == {
        "node": "minneapolis",
        "units": 1,
        "distance_km": 0.0,
        "stock": 9,
        "turned_down": "holds 1 of 2 units",
    }


def test_a_pair_is_found_where_greed_would_take_three():
    shelves = {
        "a": {"chicago": 2, "denver": 3},
        "b": {"chicago": 2, "miami": 3},
        "c": {"denver": 3},
        "d": {"miami": 3},
        "e": {"chicago": 1, "denver": 1},
    }
    plan = decide(demand(("a", 3), ("b", 3), ("c", 1), ("d", 1), ("e", 1)), **shelves)

    assert set(plan.why["winner"]) == {"denver", "miami"}
    assert not plan.leftover


def test_a_line_stays_together_where_a_node_holds_all_of_it():
    plan = decide(demand(("chair", 2), ("lamp", 3)), chair={"chicago": 1, "miami": 2}, lamp={"chicago": 3})

    assert givers(plan) == [("chair", "miami", 2), ("lamp", "chicago", 3)]


def test_where_goods_go_unknown_the_distance_is_passed_over_and_says_so():
    plan = decide(demand(("chair", 1), at="nowhere"), chair={"chicago": 2, "miami": 7})

    assert givers(plan) == [("chair", "miami", 1)]
    assert plan.why["passed_over"] == [{"nearest": "nobody knows where the goods are to go"}]
    assert plan.why["ranking"][1]["turned_down"] == "has less in stock"


def test_a_node_that_nobody_can_place_comes_last():
    plan = decide(demand(("chair", 1)), chair={"nowhere": 50, "miami": 1})

    assert givers(plan) == [("chair", "miami", 1)]
    assert plan.why["ranking"][1]["turned_down"] == "nobody knows where it is"


def test_what_nobody_has_is_left_over():
    plan = decide(demand(("chair", 5), ("lamp", 1)), chair={"chicago": 2, "denver": 1})

    assert givers(plan) == [("chair", "chicago", 2), ("chair", "denver", 1)]
    assert plan.leftover == ((1, "chair", 2), (2, "lamp", 1))
    assert not decide(demand(("chair", 1))).picks


def test_only_the_pools_of_the_demand_give():
    stock = {"main": {"chair": {"chicago": 1}}, "outlet": {"chair": {"denver": 1}}}
    sites = SITES | {"denver": SITES["denver"]._replace(pool="outlet")}

    assert not choose(demand(("chair", 1), pools=("spare",)), sites, stock).picks
    assert givers(choose(demand(("chair", 1), pools=("outlet",)), sites, stock)) == [("chair", "denver", 1)]
    assert len(choose(demand(("chair", 2), pools=("outlet", "main")), sites, stock).picks) == 2


def test_units_planned_for_an_earlier_demand_are_gone_for_the_later_ones():
    stock = {"main": {"chair": {"chicago": 2, "miami": 1}}}
    first, second, third = choose_all([demand(("chair", 2)), demand(("chair", 1)), demand(("chair", 1))], SITES, stock)

    assert [pick.node for pick in first.picks] == ["chicago"]
    assert [pick.node for pick in second.picks] == ["miami"]
    assert third.leftover == ((1, "chair", 1),)
    assert stock["main"]["chair"] == {"chicago": 2, "miami": 1}


def test_an_explanation_names_five_candidates_at_most():
    sites = {f"N{n}": Site(f"N{n}", "main", point(40 + n / 10, -90)) for n in range(40)}
    plan = choose(demand(("chair", 30)), sites, {"main": {"chair": dict.fromkeys(sites, 1)}})

    assert sum(pick.quantity for pick in plan.picks) == 30
    assert len(plan.why["ranking"]) == 5
    assert plan.why["considered"] == 40


skus = st.sampled_from("abc")
shelves = st.dictionaries(skus, st.dictionaries(st.sampled_from(sorted(SITES)), st.integers(1, 6), max_size=5))
demands = st.lists(
    st.builds(
        lambda wanted, at, key: demand(*wanted, at=at, key=key),
        st.lists(st.tuples(skus, st.integers(1, 6)), min_size=1, max_size=4),
        st.sampled_from(sorted(PLACES)),
        st.integers(1, 99),
    ),
    max_size=5,
)


@given(demands, shelves)
def test_nothing_is_planned_twice_and_nothing_gets_lost(wanted: list[Demand], held: dict[str, dict[str, int]]):
    plans = choose_all(wanted, SITES, {"main": held})

    given_away = Counter[tuple[str, str]]()
    for asked, plan in zip(wanted, plans, strict=True):
        assert plan.key == asked.key
        filled = Counter({line: units for line, _, units in plan.leftover})
        for pick in plan.picks:
            assert pick.quantity > 0
            given_away[pick.sku, pick.node] += pick.quantity
            filled[pick.line] += pick.quantity
        assert filled == Counter({line: units for line, _, units in asked.lines})
        assert set(plan.why["winner"]) == {pick.node for pick in plan.picks}
    assert all(units <= held[sku][node] for (sku, node), units in given_away.items())


@settings(max_examples=300)
@given(demands.filter(bool), shelves)
def test_no_fewer_nodes_could_give_as_much(wanted: list[Demand], held: dict[str, dict[str, int]]):
    plan = choose(wanted[0], SITES, {"main": held})
    need = Counter[str]()
    for _, sku, units in wanted[0].lines:
        need[sku] += units

    def gives(nodes: tuple[str, ...]) -> int:
        return sum(min(units, sum(held.get(sku, {}).get(node, 0) for node in nodes)) for sku, units in need.items())

    planned = sum(pick.quantity for pick in plan.picks)
    assert planned == gives(tuple(SITES))
    used = len(plan.why["winner"])
    assert all(gives(some) < planned for size in range(min(used, 4)) for some in combinations(SITES, size))


def test_a_hundred_demands_of_three_lines_take_milliseconds():
    sites = {f"N{n}": Site(f"N{n}", "main", point(30 + n / 5, -70 - n / 2)) for n in range(60)}
    stock = {"main": {f"S{s}": {node: 20 for n, node in enumerate(sites) if (n + s) % 3} for s in range(90)}}
    wanted = [demand(*((f"S{(key * 7 + n) % 90}", 2) for n in range(3)), key=key) for key in range(100)]

    started = time.perf_counter()
    plans = choose_all(wanted, sites, stock)
    took = time.perf_counter() - started

    assert not any(plan.leftover for plan in plans)
    assert took < 0.15  # 5 ms on a free machine
