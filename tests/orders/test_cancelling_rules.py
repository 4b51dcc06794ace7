import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.kernel import Refused
from atrium.orders.model.cancelling import Units, call_off, everything, just

stages = st.integers(0, 50)


@st.composite
def a_line(draw: st.DrawFn) -> Units:
    open_, reserved, allocated, released = (draw(stages) for _ in range(4))
    beyond = draw(stages)
    current = max(1, open_ + reserved + allocated + released + beyond)
    price = draw(st.integers(0, 100_000))
    discount = draw(st.integers(0, price * current))
    return Units(1, "TV", open_, reserved, allocated, released, current, price, discount, draw(st.integers(0, 10**6)))


@given(a_line(), st.data())
def test_calling_off_takes_just_what_was_asked_from_the_least_advanced_stage(line: Units, data: st.DataObject):
    quantity = data.draw(st.integers(0, line.cancellable))

    off = call_off(line, quantity)

    assert off.quantity == quantity
    assert off.open <= line.open
    assert off.released <= line.released
    assert not off.reserved or off.open == line.open
    assert not off.released or off.allocated == line.allocated
    assert 0 <= off.less_discount <= line.discount
    assert 0 <= off.less_tax <= line.tax


def a_tv(**stages: int) -> Units:
    units = {"open": 0, "reserved": 0, "allocated": 0, "released": 0} | stages
    return Units(1, "TV", **units, current=max(sum(units.values()), 1), unit_price=1999, discount=0, tax=0)


def test_what_has_left_is_not_cancelled():
    with pytest.raises(Refused) as no:
        everything([a_tv()])
    assert no.value.code == "nothing_to_cancel"


def test_some_lines_are_cancelled_all_or_nothing():
    with pytest.raises(Refused) as no:
        just([a_tv(reserved=1)], {1: 2, 7: 1})
    assert no.value.code == "not_cancellable"
    assert no.value.facts["lines"] == [
        {"line": 1, "wanted": 2, "cancellable": 1},
        {"line": 7, "wanted": 1, "cancellable": 0},
    ]
