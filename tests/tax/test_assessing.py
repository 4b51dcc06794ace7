from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium import tax
from atrium.kernel import Refused, Tx
from atrium.kernel.upserts import Report, Sheet
from atrium.tax import Question, Rate, model

PERCENTS = st.decimals(0, 100, places=4)
AMOUNTS = st.integers(-(10**12), 10**12)


@given(AMOUNTS, PERCENTS)
def test_net_and_contained_tax_are_the_gross(gross: int, percent: Decimal) -> None:
    contained = model.tax(gross, percent, is_included=True)
    net = gross - contained

    assert abs(contained) <= abs(gross)
    assert abs(net + model.tax(net, percent, is_included=False) - gross) <= 1


@given(AMOUNTS, PERCENTS)
def test_tax_on_top_is_contained_in_what_is_paid(net: int, percent: Decimal) -> None:
    on_top = model.tax(net, percent, is_included=False)

    assert abs(model.tax(net + on_top, percent, is_included=True) - on_top) <= 1


@pytest.mark.parametrize("is_included", [True, False])
@given(amount=AMOUNTS, percent=PERCENTS)
def test_a_refund_gives_back_what_the_sale_took(amount: int, percent: Decimal, is_included: bool) -> None:  # noqa: FBT001
    assert model.tax(-amount, percent, is_included=is_included) == -model.tax(amount, percent, is_included=is_included)


async def rates(tx: Tx, *rows: dict[str, Any]) -> Report:
    return await tax.put_rates(tx, Sheet.read(rows, Rate))


def sale(postal_code: str, region: str = "MN", amount: int = 10_000, tax_class: str = "standard") -> Question:
    return Question("us", region, postal_code, tax_class, amount)


async def test_without_rates_there_is_no_tax(tx: Tx) -> None:
    assert await tax.assess(tx, [sale("55401"), sale("55402")]) == [0, 0]
    assert await tax.assess(tx, []) == []


async def test_the_narrowest_place_decides(tx: Tx) -> None:
    report = await rates(
        tx,
        {"country": "US", "percent": 1},
        {"country": "US", "region": "mn", "percent": "6.875"},
        {"country": "US", "region": "MN", "postal_prefix": "554", "percent": 9.03},
        {"country": "US", "postal_prefix": "55401", "percent": "10"},
        {"country": "US", "tax_class": "food", "percent": 0},
    )

    assert report == Report(5, 0, [])
    assert await tax.assess(
        tx,
        [
            sale("55401-1234"),
            sale("55402"),
            sale("55901"),
            sale("94105", "CA"),
            sale("55401", tax_class="food"),
            sale("55401", tax_class="books"),
        ],
    ) == [1000, 903, 688, 100, 0, 0]


async def test_tax_may_be_in_the_price(tx: Tx) -> None:
    await rates(tx, {"country": "DE", "percent": 19})

    assert await tax.assess(tx, [Question("DE", "", "10115", "standard", 11_900, is_included=True)]) == [1900]


async def test_a_rate_holds_for_its_time(tx: Tx) -> None:
    await rates(
        tx,
        {"country": "US", "percent": 5, "valid_until": "2026-07-01T00:00:00Z"},
        {"country": "US", "percent": 6, "valid_from": "2026-07-01T00:00:00Z"},
    )

    tx.now = datetime(2026, 6, 30, 23, tzinfo=UTC)
    assert await tax.assess(tx, [sale("55401")]) == [500]
    tx.now = datetime(2026, 7, 1, tzinfo=UTC)
    assert await tax.assess(tx, [sale("55401")]) == [600]


async def test_the_same_rates_again_change_nothing(tx: Tx) -> None:
    sheet = [{"country": "US", "percent": "6.5"}, {"country": "US", "region": "MN", "percent": "7"}]
    await rates(tx, *sheet)

    assert await rates(tx, *sheet) == Report(0, 2, [])
    assert await rates(tx, sheet[0], {**sheet[1], "percent": "7.1"}) == Report(1, 1, [])
    told = await tx.many("SELECT facts FROM kernel.events WHERE kind = 'tax.RatesChanged' ORDER BY id")
    assert [row["facts"] for row in told] == [{"count": 2}, {"count": 1}]


async def test_a_rate_that_is_still_to_come_is_taken_away(tx: Tx) -> None:
    tx.now = datetime.now(UTC)
    soon, past = (f"{(tx.now + timedelta(days=days)).date()}T00:00:00Z" for days in (30, -30))
    await rates(tx, {"country": "US", "percent": 5}, {"country": "US", "percent": 50, "valid_from": soon})
    never = {"country": "US", "percent": 50, "valid_from": soon, "valid_until": soon}

    assert await rates(tx, never) == Report(1, 0, [])
    assert await rates(tx, never) == Report(0, 1, [])

    tx.now += timedelta(days=60)
    assert await tax.assess(tx, [sale("55401")]) == [500]
    begun = {"country": "US", "percent": 5, "valid_from": past, "valid_until": past}
    assert [refused.code for refused in (await rates(tx, begun)).refused] == ["rate_has_begun"]
    assert [rate.percent for rate in (await tax.rates(tx)).items] == [5]


async def test_a_bad_row_leaves_its_neighbours_alone(tx: Tx) -> None:
    report = await rates(
        tx,
        {"country": "Germany", "percent": 19},
        {"country": "DE", "percent": "NaN"},
        {"country": "DE", "percent": 119},
        {"country": "DE", "percent": 19},
        {"country": "de", "percent": 7},
        {"country": "DE", "percent": 19, "tax_class": "x", "postal_prefix": "01234567890"},
        {"country": "DE", "percent": 19, "valid_from": "2026-02-01T00:00:00Z", "valid_until": "2026-01-01T00:00:00Z"},
    )

    assert (report.changed, report.unchanged) == (1, 0)
    assert [(refused.row, refused.code) for refused in report.refused] == [
        (0, "malformed"),
        (1, "bad_percent"),
        (2, "bad_percent"),
        (4, "repeated"),
        (5, "bad_postal_prefix"),
        (6, "ends_before_it_begins"),
    ]


async def test_the_table_is_read_page_by_page(tx: Tx) -> None:
    await rates(
        tx,
        *({"country": "US", "postal_prefix": f"{n:02}", "percent": 5} for n in range(5)),
        {"country": "US", "percent": 5, "valid_from": "2026-07-01T00:00:00Z"},
        {"country": "DE", "percent": 19},
    )

    seen: list[Rate] = []
    after: str | None = None
    while True:
        page = await tax.rates(tx, limit=2, after=after)
        seen += page.items
        after = page.next
        if after is None:
            break
    assert [rate.country for rate in seen] == ["DE"] + ["US"] * 6
    assert len((await tax.rates(tx, "US")).items) == 6


def test_a_rate_is_never_beyond_a_hundred_percent() -> None:
    with pytest.raises(Refused):
        model.tidy(Rate("US", Decimal("Infinity")), datetime(2026, 1, 1, tzinfo=UTC))


async def test_a_rate_is_found_by_what_makes_it_this_one(tx: Tx) -> None:
    begin = datetime(2026, 7, 1, tzinfo=UTC)
    await rates(
        tx,
        {"country": "US", "region": "MN", "percent": 5},
        {"country": "US", "region": "MN", "percent": 6, "valid_from": begin.isoformat()},
    )

    always = await tax.rate(tx, ("US", "standard", "MN", "", None))
    later = await tax.rate(tx, ("US", "standard", "MN", "", begin))

    assert always is not None
    assert later is not None
    assert (always.percent, always.valid_from, later.percent, later.valid_from) == (5, None, 6, begin)
    assert await tax.rate(tx, ("US", "standard", "", "", None)) is None
