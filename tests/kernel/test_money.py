from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.kernel import Malformed, Money
from atrium.kernel.money import contained, decimals, percent, share

amounts = st.integers(-(10**12), 10**12)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=50))
def test_splitting_loses_nothing_and_is_fair(total: int, weights: list[int]):
    parts = share(total, weights)

    assert sum(parts) == total
    if any(weights):
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - total * weight / sum(weights)) <= 1


@given(st.integers(0, 10**9), st.decimals(0, 100, places=3))
def test_tax_that_is_contained_and_what_is_left_make_the_gross(gross: int, rate: Decimal):
    tax = contained(gross, rate)

    assert 0 <= tax <= gross
    assert abs(percent(gross - tax, rate) - tax) <= 1


@pytest.mark.parametrize(
    ("text", "currency", "minor"), [("19.99", "USD", 1999), ("1999", "JPY", 1999), ("1.5", "KWD", 1500)]
)
def test_amounts_are_read_in_the_decimals_of_their_currency(text: str, currency: str, minor: int):
    assert Money.parse(text, currency) == Money(minor, currency)
    assert str(Money(minor, currency)).endswith(currency)


def test_an_amount_that_is_none_is_malformed():
    with pytest.raises(Malformed):
        Money.parse("twelve", "USD")


def test_currencies_never_mix():
    with pytest.raises(ValueError, match="do not add up"):
        Money(1, "USD") + Money(1, "EUR")


def test_currencies_know_their_decimals():
    assert [decimals(code) for code in ("USD", "JPY", "KWD")] == [2, 0, 3]
