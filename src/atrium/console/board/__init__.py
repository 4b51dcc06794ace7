"""The board: how the shop is doing now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from litestar import Response, get, post

from atrium import network, reports
from atrium.console.board.charts import Chart, chart, shade, spark
from atrium.console.ground import Led, Told, Visit, may, once, signed_in
from atrium.console.ground import gettext as _
from atrium.console.ground.rail import rooms_of
from atrium.console.telling import owners_of
from atrium.dispatch import feed
from atrium.integrations import simulation
from atrium.kernel import Tx
from atrium.reports import Asked, Board

SPANS = {"1": 1, "7": 7, "30": 30}
STAGES = ("open", "reserved", "allocated", "released", "picked", "shipped", "delivered")
WAITS_LONG = timedelta(hours=2)
RATES = {"1": 1, "5": 5, "20": 20}
"""Simulated orders a second that one may choose, as they are sent; 0 ends it."""
SIMULATED_MINUTES = 30
CHANNEL_ICONS = {
    "web": "world",
    "marketplace": "building-store",
    "store": "building",
    "phone": "phone",
    "agent": "robot",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One channel of the matrix: orders by stage, all of them, and their value by currency."""

    channel: str
    name: str
    icon: str
    cells: list[tuple[str, int, int]]
    """Stage, orders, shade."""
    orders: int
    value: list[tuple[int, str]]


@get("/", opt=signed_in)
async def show_board(visit: Visit) -> Response[bytes]:
    """Today's orders by state and channel, what waits, how systems are; it moves by itself.

    Who may not see orders begins in the first room that they may enter.
    """
    if not visit.visitor.may("orders.read"):
        return visit.go(rooms_of(visit.visitor)[0].address if rooms_of(visit.visitor) else "/me")
    days = SPANS.get(visit.asked["days"], 1)
    scope = visit.caller.channels_for("orders.read")
    channels = None if scope is None else tuple(sorted(scope))
    async with visit.house.database.read(visit.actor) as tx:
        asked = Asked(str(visit.say.zone), days, channels)
        seen = await _seen(visit, tx, asked)
        systems = await reports.systems(tx) if visit.visitor.may("systems.read") else None
        names = {one.code: one.name for one in (await network.list_channels(tx, limit=200)).items}
        world = await simulation.standing(tx)
        people = await owners_of(tx, [one.assignee for one in seen.waiting if one.assignee])
        now = tx.now
    return visit.page(
        "board/board.html",
        days=days,
        seen=seen,
        stages=STAGES,
        rows=_rows(seen, names),
        figures=_figures(visit, seen, now),
        drawn=_drawn(seen),
        systems=systems,
        people=people,
        waits_long=WAITS_LONG,
        world=world,
        rates=RATES,
        waiting=[(one, (now - one.placed_at).total_seconds()) for one in seen.waiting],
    )


@post("/simulation", opt=may("simulation.run"))
async def wish_simulation(visit: Visit) -> Response[bytes]:
    """Let simulated customers come for a while, or send them home."""
    form = await visit.form()
    rate = RATES.get(form.value("rate"), 0)

    async def work(tx: Tx) -> Led:
        await simulation.wish(tx, rate, SIMULATED_MINUTES)
        return Led("/", Told(_("Simulated customers are coming.") if rate else _("No more simulated customers come.")))

    return await once(visit, form, work)


async def _seen(visit: Visit, tx: Tx, asked: Asked) -> Board:
    """The board, looked at anew when a fact was numbered since; many look, and most of the time nothing happens."""
    recent, day = visit.house.recent, asked.today(tx.now)

    async def look() -> Board:
        past = await recent.of(("past", asked, day), lambda: reports.before_today(tx, asked))
        return await reports.board(tx, asked, past)

    return await recent.of(("board", asked, day), look, mark=await feed.last(tx))


def _drawn(seen: Board) -> Chart:
    return chart(seen.minutes, seen.minutes_before)


def _rows(seen: Board, names: Mapping[str, str]) -> list[Row]:
    """The matrix: a row for each channel that sold something, the busiest first."""
    counts: dict[tuple[str, str], int] = {}
    values: dict[tuple[str, str], int] = {}
    for cell in seen.cells:
        counts[cell.channel, cell.stage] = counts.get((cell.channel, cell.stage), 0) + cell.orders
        if cell.stage != "cancelled":
            values[cell.channel, cell.currency] = values.get((cell.channel, cell.currency), 0) + cell.value
    most = max((count for (_channel, stage), count in counts.items() if stage in STAGES), default=0)
    rows = [
        Row(
            code,
            names.get(code, code),
            CHANNEL_ICONS.get(code, "shopping-cart"),
            [(stage, counts.get((code, stage), 0), shade(counts.get((code, stage), 0), most)) for stage in STAGES],
            sum(counts.get((code, stage), 0) for stage in STAGES),
            [(value, currency) for (channel, currency), value in sorted(values.items()) if channel == code],
        )
        for code in {channel for channel, _stage in counts}
    ]
    return sorted(rows, key=lambda row: (-row.orders, row.channel))


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the board: its word, what it is, how that compares, and where it leads."""

    word: str
    value: str
    kind: str
    note: str
    address: str
    spark: str = ""
    currency: str = ""
    minor: int | None = None


def _figures(visit: Visit, seen: Board, now: datetime) -> list[Figure]:
    """Orders, value, what is to be shipped, what is late, what has waited longest."""
    sold, before = seen.sold[0] if seen.sold else None, seen.sold_before[0] if seen.sold_before else None
    orders, orders_before = sum(one.orders for one in seen.sold), sum(one.orders for one in seen.sold_before)
    value_before = before.value if before and sold and before.currency == sold.currency else 0
    longest = seen.waiting[0] if seen.waiting else None
    waited_s = (now - longest.placed_at).total_seconds() if longest else 0.0
    kind = "warn" if waited_s > WAITS_LONG.total_seconds() else ""
    say = visit.say
    return [
        Figure(
            _("Orders"), say.number(orders), *_against(visit, orders, orders_before), "/orders", _shape(seen.minutes)
        ),
        Figure(
            _("Value"),
            "",
            *_against(visit, sold.value if sold else 0, value_before),
            "/orders?sort=total",
            currency=sold.currency if sold else "USD",
            minor=sold.value if sold else 0,
        ),
        Figure(_("To ship"), say.number(seen.to_ship), "", _("allocated and not gone"), "/orders?stage=allocated"),
        Figure(
            _("Late"),
            say.number(seen.late),
            "bad" if seen.late else "",
            _("promised for an earlier day"),
            "/orders?needs=late",
        ),
        Figure(
            _("Waiting longest"),
            say.span(waited_s) if longest else "\N{EM DASH}",
            kind,
            longest.customer_name if longest else _("nothing waits"),
            f"/orders/{longest.number}" if longest else "/orders",
        ),
    ]


def _against(visit: Visit, now: int, before: int) -> tuple[str, str]:
    """How a figure compares with a week ago, and whether that is good."""
    if not before:
        return "", _("nothing to compare with")
    share = (now - before) / before
    sign = "+" if share > 0 else ""
    kind = "good" if share > 0 else "warn" if share < 0 else ""
    return kind, _("%(share)s vs. before", share=sign + visit.say.percent(share))


def _shape(minutes: Sequence[int]) -> str:
    """The minutes in ninths, as a small line."""
    return spark([sum(minutes[place : place + 10]) for place in range(0, len(minutes), 10)])


routes = [show_board, wish_simulation]

__all__ = ["routes"]
