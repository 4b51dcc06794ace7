"""How an order is said: its promise, its badges, its rows, the drawing of its nodes. No database."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from atrium.console.ground.speaking import Speaker, speaking
from atrium.console.ground.words import NOTHING, distance
from atrium.console.orders.drawing import HEIGHT, WIDTH, drawing
from atrium.console.orders.promising import promised
from atrium.console.orders.reading import Seen, place_of
from atrium.console.orders.rows import icon_of, rows, stages_of
from atrium.console.orders.standing import Standing, badges
from atrium.console.orders.systems import told
from atrium.console.orders.whereabouts import choice
from atrium.fulfillment import Shipment
from atrium.inventory.shortfalls import Shortfall
from atrium.network import Node
from atrium.orders import Order, previews
from atrium.orders.model.view import Customer, Promise, Totals
from atrium.sourcing import Decision, Pick

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _in_new_york() -> Any:
    with speaking(Speaker(Locale("en", "US"), ZoneInfo("America/New_York"), NOW)):
        yield


def line(number: int = 1, *, is_stocked: bool = True, **units: int) -> previews.Line:
    """A line with units in these stages."""
    current = sum(count for stage, count in units.items() if stage not in {"cancelled", "delivered", "returned"})
    ordered = current + units.get("cancelled", 0)
    return previews.Line(
        number, f"SKU-{number}", "Lamp", ordered, 1000, 0, 0, 0, current=current, is_stocked=is_stocked, **units
    )


def order(*lines: previews.Line, state: str = "placed", latest: date | None = TODAY, method: str = "ship") -> Order:
    """An order of these lines."""
    return Order(
        "1",
        "A-1",
        state,
        1,
        "web",
        None,
        Customer("1", "Ada"),
        None,
        method,
        None,
        prices_include_tax=True,
        created_at=NOW,
        placed_at=NOW,
        lines=list(lines),
        totals=Totals(0, 0, 0, 0, 0, "USD"),
        promise=Promise(method, latest, latest, None if latest else "Nobody knows."),
        payments=[],
    )


def missing(units: int = 1, number: int = 1) -> Shortfall:
    """Units of a line that no node can send."""
    return Shortfall(9, "SKU", None, None, 1, number, units, "allocation", "stock desk", NOW, None, None)


def arrived(at: datetime) -> Shipment:
    """A shipment that has arrived."""
    return Shipment("1", "A-1", "DC", None, None, "delivered", at, at, [], [])


@pytest.mark.parametrize(
    ("seen", "word"),
    [
        (Seen(order(line(open=1)), "", ""), "on time"),
        (Seen(order(line(open=1), latest=TODAY - timedelta(1)), "", ""), "late"),
        (Seen(order(line(reserved=1)), "", "", shortfalls=[missing()]), "in doubt"),
        (Seen(order(line(shipped=1, delivered=1), state="completed"), "", "", shipments=[arrived(NOW)]), "kept"),
        (
            Seen(
                order(line(shipped=1, delivered=1), state="completed"),
                "",
                "",
                shipments=[arrived(NOW + timedelta(days=2))],
            ),
            "arrived late",
        ),
        (Seen(order(line(cancelled=1), state="cancelled", latest=TODAY - timedelta(9)), "", ""), "called off"),
    ],
)
def test_a_promise_is_measured(seen: Seen, word: str):
    assert promised(seen).word == word


def test_a_promise_that_nobody_could_make_says_why():
    found = promised(Seen(order(line(open=1), latest=None), "", ""))
    assert (found.day, found.why) == ("", "Nobody knows.")


@pytest.mark.parametrize(
    ("lines", "state", "word"),
    [
        ([line(open=1)], "draft", "Draft"),
        ([line(reserved=2)], "placed", "Reserved"),
        ([line(reserved=1, allocated=1)], "placed", "Allocated, in part"),
        ([line(allocated=1), line(2, open=1, is_stocked=False)], "placed", "Allocated"),
        ([line(open=1, is_stocked=False)], "placed", "Open"),
        ([line(picked=1)], "placed", "Picked"),
        ([line(shipped=1, allocated=1)], "placed", "On its way, in part"),
        ([line(shipped=2)], "placed", "On its way"),
        ([line(shipped=2, delivered=1)], "placed", "Delivered, in part"),
        ([line(shipped=2, delivered=2)], "completed", "Delivered"),
        ([line(cancelled=2)], "cancelled", "Cancelled"),
    ],
)
def test_how_far_it_has_come_in_a_word(lines: list[previews.Line], state: str, word: str):
    bought = order(*lines, state=state)
    assert badges(bought, Standing.of(bought))[0].text == word


def test_at_most_two_words_and_what_is_short_comes_first():
    bought = order(line(reserved=2, cancelled=1))
    found = [badge.text for badge in badges(bought, Standing.of(bought, short=1), is_late=True)]
    assert found == ["Reserved", "1 short"]


def test_what_is_short_is_taken_out_of_where_it_waits():
    assert stages_of(line(reserved=1, shipped=2, delivered=1), 3)["short"] == 1
    [row] = rows(Seen(order(line(reserved=1, shipped=2, delivered=1)), "", "", shortfalls=[missing()]))
    assert row.says == "1 delivered · 1 shipped · 1 short"
    assert row.units == [("6", 1), ("5", 1), ("s", 1)]
    assert row.brief == "short"


def test_the_strip_says_where_the_short_ones_are():
    strip = Standing.of(order(line(reserved=2, open=1)), short=2).strip()
    assert [(stage.name, stage.units, stage.short) for stage in strip][:2] == [("open", 1, 0), ("reserved", 2, 2)]


def test_a_service_has_its_own_sign():
    assert icon_of(line(open=1, is_stocked=False), None) == "tool"
    assert icon_of(line(open=1), None) == "package"


def around(*nodes: tuple[str, float, float], chosen: str, home: tuple[float, float] | None = (40.0, -83.0)) -> Seen:
    """Nodes around a customer, one of them chosen."""
    ranking = [
        {"node": code, "distance_km": 10.0 + place, "turned_down": None if code == chosen else "is farther away"}
        for place, (code, _north, _east) in enumerate(nodes)
    ]
    decision = Decision(1, NOW, (Pick(1, "SKU-1", chosen, 1),), (), {"ranking": ranking, "considered": len(nodes)})
    known = {code: Node(code, f"Store {code}", "store", latitude=x, longitude=y) for code, x, y in nodes}
    return Seen(order(line(allocated=1)), "", "", nodes=known, decisions=[decision], home=home)


def drawn(seen: Seen) -> Any:
    """The drawing of a decision."""
    found = choice(seen)
    assert found
    return drawing(seen, found.candidates)


def test_nodes_lie_where_they_are_and_far_ones_are_arrows():
    picture = drawn(around(("NEAR", 40.1, -82.9), ("FAR", 39.0, -119.0), chosen="NEAR"))

    near, far = picture.dots
    assert near.x > WIDTH / 2
    assert near.y < HEIGHT / 2
    assert not near.is_beyond
    assert far.is_beyond
    assert far.x < WIDTH / 4
    assert far.arrow.startswith("M")
    assert picture.rings[2].says.endswith("mi")


def test_names_never_lie_over_each_other_nor_outside():
    many = [(f"N{place}", 40.0 + place / 1000, -82.9) for place in range(6)]
    dots = drawn(around(*many, ("S", 20.0, -83.0), ("SE", 21.0, -80.0), chosen="N0")).dots

    for is_right in (True, False):
        lines = sorted(dot.label_y for dot in dots if (dot.x >= WIDTH / 2) == is_right)
        assert all(below - above >= 12 for above, below in pairwise(lines))
        assert all(0 < y <= HEIGHT for y in lines)


def test_the_way_over_the_date_line_is_short():
    dot = drawn(around(("FIJI", -17.8, 178.0), chosen="FIJI", home=(-17.0, -179.5))).dots[0]
    assert dot.x < WIDTH / 2


def test_nothing_is_drawn_of_places_that_nobody_knows():
    assert drawn(around(("A", 40.0, -83.0), chosen="A", home=None)) is None
    assert choice(Seen(order(line(open=1)), "", "")) is None


def test_distances_are_in_the_visitors_unit():
    assert distance(160.9344) == "100\N{NO-BREAK SPACE}mi"
    assert distance(None) == NOTHING
    with speaking(Speaker(Locale("de", "DE"), ZoneInfo("UTC"), NOW)):
        assert distance(2.25) == "2,2\N{NO-BREAK SPACE}km"


def sent(system: str, state: str, **more: Any) -> Mapping[str, Any]:
    """A fact on its way to a system."""
    usual = {"id": 1, "kind": "orders.OrderPlaced", "attempts": 0, "due_at": None, "done_at": None}
    return {**usual, "listener": f"system/{system}", "state": state, "last_status": None, "last_error": None, **more}


def test_systems_that_fail_come_first_with_their_reason():
    found = told(
        [
            sent("crm", "done", done_at=NOW),
            sent("erp", "due", attempts=2, last_status=503, due_at=NOW),
            sent("erp", "waiting"),
            sent("shop", "stuck", last_error="TimeoutError"),
            sent("zoo", "due"),
        ]
    )

    assert [(each.title, each.done, each.all, each.why) for each in found] == [
        ("ERP", 0, 2, "It answered 503."),
        ("shop", 0, 1, "No answer in time."),
        ("zoo", 0, 1, ""),
        ("CRM", 1, 1, ""),
    ]


@pytest.mark.parametrize(("text", "place"), [("", 0), ("1", 0), ("101", 100), ("0", 0), ("500", 0), ("9" * 30, 0)])
def test_a_page_of_lines_is_found_by_its_address(text: str, place: int):
    assert place_of(text, 250) == place
