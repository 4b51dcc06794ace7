from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from atrium import delivery
from atrium.delivery import Method, Parcel, Rate, model
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet

PARCEL = Parcel("ship", "US", "MN", "55401", "USD", 5_000, 1_000)
EXPRESS = Method("express", "Express", time_zone="America/Chicago", days_min=1, days_max=2)


async def rates(tx: Tx, *rows: dict[str, Any]) -> Report:
    return await delivery.put_rates(
        tx, Sheet.read([{"method": "ship", "currency": "USD", **row} for row in rows], Rate)
    )


async def methods(tx: Tx, *rows: dict[str, Any]) -> Report:
    return await delivery.put_methods(tx, Sheet.read(rows, Method))


async def cost(tx: Tx, **changes: Any) -> int:
    return (await delivery.quote(tx, [replace(PARCEL, **changes)]))[0].cost


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 60))
def test_working_days_never_end_on_a_day_off(day: date, days: int) -> None:
    leaves = day if day.weekday() < 5 else date.fromordinal(day.toordinal() + 7 - day.weekday())

    arrives = model.arrival(leaves, days, skips_weekends=True)

    between = range(leaves.toordinal() + 1, arrives.toordinal() + 1)
    assert arrives.weekday() < 5
    assert sum(date.fromordinal(number).weekday() < 5 for number in between) == days


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        (datetime(2026, 3, 4, 20, 59, tzinfo=UTC), date(2026, 3, 4)),
        (datetime(2026, 3, 4, 21, 0, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 3, 5, 3, 0, tzinfo=UTC), date(2026, 3, 5)),
        (datetime(2026, 3, 6, 22, 0, tzinfo=UTC), date(2026, 3, 9)),
        (datetime(2026, 3, 7, 15, 0, tzinfo=UTC), date(2026, 3, 9)),
    ],
    ids=["before the cut-off", "at the cut-off", "late in the evening there", "Friday evening", "Saturday"],
)
def test_the_cut_off_is_that_of_the_place(now: datetime, leaves: date) -> None:
    assert model.departure(now, EXPRESS) == leaves


async def test_an_empty_house_delivers_for_nothing_and_promises_nothing(tx: Tx) -> None:
    ship, pickup, odd = await delivery.quote(
        tx, [PARCEL, replace(PARCEL, method="pickup"), replace(PARCEL, method="x")]
    )

    assert (ship.cost, ship.earliest, ship.latest, ship.unpriced) == (0, None, None, None)
    assert ship.unknown == "We do not know how long Delivery takes to US MN 55401; its days are not set yet."
    assert pickup.cost == 0
    assert odd.unknown == "We have no delivery method x."
    assert await delivery.quote(tx, []) == []


async def test_the_narrowest_place_decides_the_cost(tx: Tx) -> None:
    await rates(
        tx,
        {"cost": 2000},
        {"country": "us", "cost": 1000},
        {"country": "US", "region": "MN", "cost": 800},
        {"country": "US", "postal_prefix": "554", "cost": 500},
    )

    assert await cost(tx) == 500
    assert await cost(tx, postal_code="55901-1234") == 800
    assert await cost(tx, region="CA", postal_code="94105") == 1000
    assert await cost(tx, country="CA", region="ON", postal_code="K1A 0B1") == 2000


async def test_weight_goes_before_worth_and_much_goes_free(tx: Tx) -> None:
    await rates(
        tx,
        {"cost": 900, "free_from": 20_000},
        {"cost": 700, "goods_from": 4_000},
        {"cost": 3000, "weight_from_g": 10_000, "free_from": 50_000},
    )

    assert await cost(tx, goods=3_999) == 900
    assert await cost(tx) == 700
    assert await cost(tx, weight_g=10_000) == 3000
    assert await cost(tx, weight_g=10_000, goods=50_000) == 0


async def test_a_place_without_a_rate_says_so(tx: Tx) -> None:
    await rates(tx, {"country": "US", "cost": 500})

    [abroad] = await delivery.quote(tx, [replace(PARCEL, country="CA", region="", postal_code="")])

    assert abroad.cost == 0
    assert abroad.unpriced == "No delivery rate for ship fits CA in USD; add one."


async def test_days_make_a_promise(tx: Tx) -> None:
    await methods(
        tx,
        {"code": "ship", "name": "Delivery", "days_min": 2, "days_max": 4},
        {"code": "express", "name": "Express", "days_min": 1, "days_max": 1, "skips_weekends": False},
    )
    await rates(tx, {"country": "US", "region": "AK", "cost": 4000, "days_min": 7, "days_max": 10})
    tx.now = datetime(2026, 3, 5, 12, tzinfo=UTC)

    ship, alaska, express = await delivery.quote(
        tx, [PARCEL, replace(PARCEL, region="AK", postal_code="99501"), replace(PARCEL, method="express")]
    )

    assert (ship.earliest, ship.latest, ship.unknown) == (date(2026, 3, 9), date(2026, 3, 11), None)
    assert (alaska.cost, alaska.earliest, alaska.latest) == (4000, date(2026, 3, 16), date(2026, 3, 19))
    assert (express.earliest, express.latest) == (date(2026, 3, 6), date(2026, 3, 6))


async def test_bad_rows_are_refused_by_themselves(tx: Tx) -> None:
    report = await rates(
        tx,
        {"cost": -1},
        {"cost": 1, "method": "drone"},
        {"cost": 1, "days_min": 3},
        {"cost": 1, "days_min": 3, "days_max": 2},
        {"cost": 1, "currency": "dollars"},
        {"cost": 1},
        {"cost": 2},
        {"cost": 2, "postal_prefix": "12345678901"},
    )

    assert report.changed == 1
    assert [(refused.row, refused.code) for refused in report.refused] == [
        (0, "malformed"),
        (1, "unknown_method"),
        (2, "bad_days"),
        (3, "bad_days"),
        (4, "malformed"),
        (6, "repeated"),
        (7, "bad_postal_prefix"),
    ]
    report = await methods(
        tx, {"code": "van", "name": "Van", "time_zone": "Mars"}, {"code": "van", "name": "Van", "cut_off": "25:00"}
    )
    assert [refused.code for refused in report.refused] == ["unknown_time_zone", "malformed"]


async def test_the_same_again_changes_nothing(tx: Tx) -> None:
    express = {"code": "express", "name": "Express", "cut_off": "12:30"}
    assert await methods(tx, express) == Report(1, 0, [])
    assert await methods(tx, express) == Report(0, 1, [])
    assert (await delivery.methods(tx))["express"] == Method("express", "Express", "Express", cut_off="12:30")
    assert await rates(tx, {"cost": 5, "free_from": 9}) == Report(1, 0, [])
    assert await rates(tx, {"cost": 5, "free_from": 9}, {"cost": 5, "country": "US"}) == Report(1, 1, [])
    assert [rate.country for rate in (await delivery.rates(tx, "ship", limit=1)).items] == [""]
    page = await delivery.rates(tx, "ship", limit=1, after=(await delivery.rates(tx, "ship", limit=1)).next)
    assert [rate.country for rate in page.items] == ["US"]
    assert page.next is None
