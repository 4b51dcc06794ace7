"""When goods leave: nodes have hours, days off, a cut-off and days that an order takes them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from msgspec.structs import replace
from tests import given

from atrium import delivery, network
from atrium.delivery import Method, Parcel, model
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet
from atrium.network import CalendarRow, NodeRow, Timetable
from atrium.orders import Order

# Wednesday, 4 March 2026, ten o'clock in Chicago.
NOW = datetime(2026, 3, 4, 16, tzinfo=UTC)
CHICAGO = "America/Chicago"
WEEK = {day: ["09:00", "17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
CARRIER = Method("ship", "Delivery", days_min=2, days_max=3, cut_off="15:00", time_zone=CHICAGO)
SHIP = Parcel("ship", "US", "MN", "55401", "USD", 5_000, 1_000, ("main",))
THURSDAY, FRIDAY, MONDAY, TUESDAY = date(2026, 3, 5), date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10)


@pytest.fixture
async def tx(tx: Tx) -> Tx:
    """A year whose calendar everybody knows."""
    await tx.many("SELECT kernel.make_partitions('2026-01-01', '2026-12-31')")
    return tx


def at(hour: int, minute: int = 0, day: int = 4) -> datetime:
    """A time in March, by the clock of Chicago (still in winter)."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) + timedelta(hours=6)


@pytest.mark.parametrize(
    ("now", "timetable", "leaves"),
    [
        (at(14, 59), Timetable(), date(2026, 3, 4)),
        (at(15), Timetable(), THURSDAY),
        (at(14), Timetable(hours=WEEK, timezone=CHICAGO), date(2026, 3, 4)),
        (at(14), Timetable(hours={"wed": ["08:00", "13:30"], "fri": ["08:00", "12:00"]}, timezone=CHICAGO), FRIDAY),
        (at(16, 30), Timetable(cut_off="17:00", timezone=CHICAGO), date(2026, 3, 4)),
        (at(11), Timetable(cut_off="11:00", timezone=CHICAGO), THURSDAY),
        (at(16, 30), Timetable(cut_off="23:00", hours={"wed": ["08:00", "16:00"], "thu": ["08:00", "16:00"]},
                               timezone=CHICAGO), THURSDAY),
        (at(14), Timetable(closed={date(2026, 3, 4), THURSDAY}), FRIDAY),
        (at(14), Timetable(processing_days=1), THURSDAY),
        (at(14), Timetable(processing_days=2, hours=WEEK, closed={FRIDAY}, timezone=CHICAGO), MONDAY),
        (at(14), Timetable(processing_days=3), MONDAY),
        (at(14, day=7), Timetable(hours={"sat": ["10:00", "18:00"]}, processing_days=0, timezone=CHICAGO), None),
    ],
    ids=[
        "before the method's cut-off",
        "at the method's cut-off",
        "open",
        "closed for today, and tomorrow",
        "before a cut-off of its own, after the method's",
        "at a cut-off of its own",
        "closes before its cut-off",
        "a feast of two days",
        "takes a day",
        "takes two days that it is open",
        "done on Saturday, when no carrier comes",
        "open on Saturdays only, when no carrier comes",
    ],
)  # fmt: skip
def test_goods_leave_when_their_node_works(now: datetime, timetable: Timetable, leaves: date | None):
    assert model.departure(now, CARRIER, timetable) == leaves


@for_all(
    st.integers(0, 365 * 24).map(lambda hours: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)),
    st.dictionaries(st.sampled_from(list(WEEK)), st.just(["09:00", "17:00"]), min_size=1),
    st.integers(0, 10),
    st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1))),
)
def test_nothing_leaves_on_a_day_off_or_sooner_than_from_a_node_that_always_works(
    now: datetime, hours: dict[str, list[str]], days: int, closed: set[date]
):
    timetable = Timetable(hours=hours, processing_days=days, closed=closed, timezone=CHICAGO)

    leaves, soonest = model.departure(now, CARRIER, timetable), model.departure(now, CARRIER)

    assert leaves is not None
    assert soonest is not None
    assert leaves >= soonest
    assert timetable.open_hours(leaves)


async def carrier(tx: Tx) -> None:
    """Goods take two or three days; carriers come at three."""
    rows = [{"code": "ship", "name": "Delivery", "days_min": 2, "days_max": 3, "time_zone": CHICAGO}]
    report = await delivery.put_methods(tx, Sheet.read(rows, Method))
    assert not report.refused
    tx.now = NOW


async def works(tx: Tx, code: str, **more: Any) -> None:
    """A node in Chicago's time says when it works."""
    row = {"code": code, "name": code, "kind": "store", "timezone": CHICAGO} | more
    report = await network.put_nodes(tx, Sheet.read([row], NodeRow))
    assert not report.refused, report.refused


async def quoted(tx: Tx, parcel: Parcel = SHIP) -> tuple[date | None, date | None, str | None]:
    [offer] = await delivery.quote(tx, [parcel])
    return offer.earliest, offer.latest, offer.unknown


async def test_a_house_of_which_nobody_told_promises_by_its_method(tx: Tx):
    await carrier(tx)
    assert await quoted(tx) == (FRIDAY, MONDAY, None)
    await works(tx, "DC-1")
    assert await quoted(tx) == (FRIDAY, MONDAY, None)


async def test_the_promise_spans_what_the_nodes_that_may_send_it_would_do(tx: Tx):
    await carrier(tx)
    await works(tx, "DC-1", cut_off="12:00")
    await works(tx, "S-1", hours=WEEK, processing_days=1)
    await works(tx, "S-2", pool="outlet", processing_days=20)
    await works(tx, "S-3", ships=False, processing_days=20)
    await works(tx, "S-4", is_active=False, processing_days=20)

    assert await quoted(tx) == (FRIDAY, TUESDAY, None)
    assert (await quoted(tx, replace(SHIP, pools=("main", "outlet"))))[1] == date(2026, 3, 27)


async def test_public_holidays_and_own_feasts_are_no_days_to_send(tx: Tx):
    await carrier(tx)
    tx.now = datetime(2026, 7, 2, 22, tzinfo=UTC)  # Thursday evening before the Fourth, which is observed on Friday.
    days = {"us": {date(2026, 7, 6): "Count"}}
    await network.put_calendars(tx, Sheet([CalendarRow("us", name="US", country="US", closed_days=days["us"])]))
    await works(tx, "DC-1", calendar="us")

    assert await quoted(tx) == (date(2026, 7, 9), date(2026, 7, 10), None)


async def test_a_house_that_is_closed_for_good_names_no_day_and_says_why(tx: Tx):
    await carrier(tx)
    await works(tx, "S-1", hours={"sat": ["10:00", "16:00"]})
    assert await quoted(tx) == (None, None, "Nobody who could send it works within a year.")


async def test_without_days_there_is_no_promise_whatever_nodes_say(tx: Tx):
    await works(tx, "S-1", hours=WEEK, processing_days=1)
    earliest, latest, why = await quoted(tx)
    assert (earliest, latest) == (None, None)
    assert why == "We do not know how long Delivery takes to US MN 55401; its days are not set yet."


async def picked_up(tx: Tx) -> Order:
    return await given.order(tx, delivery_method="pickup", pickup_node="S-1", ship_to=None)


async def test_what_is_picked_up_is_there_when_its_store_has_seen_to_it(tx: Tx):
    await works(tx, "S-1", hours=WEEK)
    await given.stock(tx, 5, at="S-1")
    assert (await picked_up(tx)).promise.unknown

    await works(tx, "S-1", processing_days=1, cut_off="16:00")
    await works(tx, "S-2", processing_days=9)
    tx.now = NOW
    today = await picked_up(tx)
    tx.now = at(16, 1, day=5)
    late = await picked_up(tx)

    assert (today.promise.earliest, today.promise.latest) == (THURSDAY, THURSDAY)
    assert (late.promise.earliest, late.promise.unknown) == (MONDAY, None)


async def test_an_order_is_promised_what_the_product_page_said(tx: Tx):
    await carrier(tx)
    await works(tx, "S-1", hours=WEEK, processing_days=1)
    await given.stock(tx, 5, at="S-1")

    order = await given.order(tx)

    assert (order.promise.earliest, order.promise.latest) == (MONDAY, TUESDAY)
    assert (order.promise.earliest, order.promise.latest, None) == await quoted(tx)
