"""Rules of the network: distance, opening hours, what a node and a channel may be."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.kernel import Refused
from atrium.network import ChannelRow, Node, NodeRow, Timetable
from atrium.network.model import distance_km, plan_channel, plan_node, postal_key

MINNEAPOLIS, BERLIN = (44.98, -93.27), (52.52, 13.405)
SPOTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def test_distance_is_that_of_the_atlas():
    assert distance_km((0, 0), (0, 90)) == pytest.approx(10007.5, abs=0.1)
    assert distance_km(MINNEAPOLIS, BERLIN) == pytest.approx(7076, rel=0.01)


@given(SPOTS, SPOTS)
def test_distance_is_the_same_both_ways_and_never_beyond_the_antipode(
    here: tuple[float, float], there: tuple[float, float]
):
    there_and_back = distance_km(here, there), distance_km(there, here)

    assert there_and_back[0] == pytest.approx(there_and_back[1])
    assert 0 <= there_and_back[0] <= 20016
    assert distance_km(here, here) == 0


def test_a_store_offers_pickup_and_a_supplier_does_not_ship():
    store = plan_node(NodeRow("S", name="Mall", kind="store"), None)
    supplier = plan_node(NodeRow("V", name="Maker", kind="supplier"), None)

    assert (store.pool, store.ships, store.offers_pickup) == ("main", True, True)
    assert (supplier.ships, supplier.offers_pickup) == (False, False)
    assert plan_node(NodeRow("V", name="Maker", kind="supplier", ships=True), None).ships


def test_what_a_row_leaves_out_stays():
    known = Node("S", "Mall", "store", offers_pickup=False, groups=("north",), latitude=1.0, longitude=2.0)

    assert plan_node(NodeRow("S", name="Old Mall"), known) == Node(
        "S", "Old Mall", "store", offers_pickup=False, groups=("north",), latitude=1.0, longitude=2.0
    )


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (NodeRow("S"), "incomplete"),
        (NodeRow(" S", name="n", kind="store"), "bad_code"),
        (NodeRow("", name="n", kind="store"), "bad_code"),
        (NodeRow("S", name="n", kind="store", latitude=1.0), "half_a_place"),
        (NodeRow("S", name="n", kind="store", timezone="../etc/passwd"), "unknown_timezone"),
        (NodeRow("S", name="n", kind="store", timezone="Moon/Base"), "unknown_timezone"),
        (NodeRow("S", name="n", kind="store", hours={"mon": ["18:00", "09:00"]}), "bad_hours"),
        (NodeRow("S", name="n", kind="store", hours={"mon": ["nine", "ten"]}), "bad_hours"),
        (NodeRow("S", name="n", kind="store", hours={"someday": ["09:00", "18:00"]}), "bad_hours"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(row: NodeRow, code: str):
    with pytest.raises(Refused) as no:
        plan_node(row, None)
    assert no.value.code == code


def test_stock_does_not_change_pools_with_its_node():
    with pytest.raises(Refused) as no:
        plan_node(NodeRow("S", pool="outlet"), Node("S", "Mall", "store"))
    assert no.value.code == "pool_in_use"


def test_a_number_prefix_does_not_end_in_a_digit():
    assert plan_channel(ChannelRow("web", name="Web", number_prefix="W2-"), None).number_prefix == "W2-"
    with pytest.raises(Refused):
        plan_channel(ChannelRow("web", name="Web", number_prefix="W2"), None)


def test_a_node_is_open_by_its_hours():
    monday, sunday = date(2026, 11, 23), date(2026, 11, 22)
    mall = Timetable(hours={"mon": ["10:00", "21:30"]})

    assert mall.open_hours(monday) == (time(10), time(21, 30))
    assert mall.open_hours(sunday) is None
    assert replace(mall, closed={monday}).open_hours(monday) is None
    assert Timetable().open_hours(sunday) == (time.min, time.max)


def test_postal_codes_are_looked_up_in_one_form():
    assert postal_key("us", "55401-1234") == ("US", "55401")
    assert postal_key("GB", "sw1a 1aa") == ("GB", "SW1A1AA")
