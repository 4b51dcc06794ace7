"""The board: what was sold, how far it has come, what waits; asked anew at each look, cheap however much there is."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from atrium.kernel import Tx

MINUTES_SHOWN = 90
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_COUNTED = 1_000
BEHIND = dict(enumerate(("open", "reserved", "allocated", "released", "picked", "shipped")))
"""Stages of what is on its way, as numbers from 0; grouping by words would sort them."""
OVER_AS = {"completed": "delivered", "cancelled": "cancelled"}
HASHED = {"enable_sort": "off", "max_parallel_workers_per_gather": "0"}
"""The server does not know how few groups there are; it is told not to sort thousands of orders to find them."""

# All that is on its way in one pass over the orders that are placed and not over: few, however many there were. Work
# that goes with goods waits for nobody here. (EXISTS would be hashed from the lines of all orders there ever were.)
UNDER_WAY = """
    SELECT o.channel, o.currency,
           CASE WHEN o.open > 0 AND (SELECT true FROM orders.lines l
                                      WHERE l.order_id = o.id AND l.is_stocked AND l.open > 0 LIMIT 1) THEN 0
                WHEN o.reserved > 0 THEN 1 WHEN o.allocated > 0 THEN 2
                WHEN o.released > 0 THEN 3 WHEN o.picked > 0 THEN 4 ELSE 5 END AS stage,
           count(*) FILTER (WHERE o.taken_at >= %(since)s) AS orders,
           coalesce(sum(o.grand_total) FILTER (WHERE o.taken_at >= %(since)s), 0)::bigint
               AS value,
           count(*) FILTER (WHERE o.allocated + o.released + o.picked > 0) AS to_ship,
           count(*) FILTER (WHERE o.promise ->> 'latest' < %(today)s::text) AS late
      FROM orders.orders o
     WHERE o.state = 'placed' AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
     GROUP BY 1, 2, 3
"""
# What is over is counted from the index by time alone.
OVER = """
    SELECT o.channel, o.currency, o.state, count(*) AS orders, sum(o.grand_total)::bigint AS value
      FROM orders.orders o
     WHERE o.taken_at >= %(since)s AND o.taken_at < %(until)s AND o.state IN ('completed', 'cancelled')
       AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
     GROUP BY 1, 2, 3
"""
SOLD = """
    SELECT o.currency, count(*) AS orders, sum(o.grand_total)::bigint AS value
      FROM orders.orders o
     WHERE o.taken_at >= %(since)s AND o.taken_at < %(until)s
       AND o.state IN ('placed', 'completed')
       AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
     GROUP BY 1
     ORDER BY 1
"""
MINUTES = """
    SELECT date_bin('1 minute', o.taken_at, %(since)s) AS minute, count(*) AS orders
      FROM orders.orders o
     WHERE o.taken_at >= %(since)s AND o.taken_at < %(until)s
       AND o.state <> 'draft'
       AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
     GROUP BY 1
"""
WAITING = """
    SELECT o.number, o.channel, o.customer_name, o.placed_at,
           CASE WHEN s.quantity > 0 THEN 'short' WHEN o.reserved > 0 THEN 'no_node' ELSE 'not_held' END AS reason,
           coalesce(s.quantity, o.reserved + coalesce(g.open, 0))::int AS units, s.assignee
      FROM orders.orders o
      LEFT JOIN LATERAL (SELECT sum(l.open) AS open
                           FROM orders.lines l
                          WHERE l.order_id = o.id AND l.is_stocked) g ON o.open > 0
      LEFT JOIN LATERAL (SELECT sum(f.quantity) AS quantity, min(f.assignee) AS assignee
                           FROM inventory.shortfalls f
                          WHERE f.owner_order = o.id AND f.resolved_at IS NULL) s ON true
     WHERE o.state = 'placed' AND o.reserved + o.open > 0 AND (o.reserved > 0 OR g.open > 0)
       AND (%(channels)s::text[] IS NULL OR o.channel = ANY(%(channels)s::text[]))
     ORDER BY o.taken_at, o.id
     LIMIT %(most)s
"""
SHORTFALLS = """
    SELECT count(*) AS number
      FROM (SELECT FROM inventory.shortfalls WHERE resolved_at IS NULL LIMIT %(most)s + 1) AS open
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """Of which days (today alone: 1), by which clock, from which channels (None: all)."""

    zone: str = "UTC"
    days: int = 1
    channels: tuple[str, ...] | None = None

    def since(self, now: datetime) -> datetime:
        """When its first day began."""
        here = now.astimezone(ZoneInfo(self.zone)).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        first = here.date() - timedelta(days=self.days - 1)
        return here.replace(year=first.year, month=first.month, day=first.day)

    def today(self, now: datetime) -> datetime:
        """When the day that it is began."""
        return replace(self, days=1).since(now)

    def before(self) -> timedelta:
        """How long before one looks to compare: a week, or as many days as are looked at."""
        return max(WEEK, timedelta(days=self.days))


@dataclass(frozen=True, slots=True)
class Cell:
    """Orders of a channel whose furthest-behind unit is in a stage, and what they cost (minor units)."""

    channel: str
    stage: str
    currency: str
    orders: int
    value: int


@dataclass(frozen=True, slots=True)
class Sold:
    """Orders in one currency and what they cost (minor units), without what was called off."""

    currency: str
    orders: int
    value: int


@dataclass(frozen=True, slots=True)
class Past:
    """What moves slowly: orders of earlier days that are over, and what was sold as long a time before."""

    over: list[Cell]
    sold_before: list[Sold]


@dataclass(frozen=True, slots=True)
class Waits:
    """An order that nobody moves: short of stock, without a node, or holding no stock at all."""

    number: str
    channel: str
    customer_name: str
    placed_at: datetime
    reason: str
    units: int
    assignee: str | None


@dataclass(frozen=True, slots=True)
class Board:
    """The state of the shop since a moment; `to_ship` and `late` count orders of any age that are on their way.

    `minutes` and `minutes_before` are orders a minute, the last 90 and those a week ago, the latest last; shortfalls
    are counted to one more than 1,000.
    """

    since: datetime
    cells: list[Cell]
    sold: list[Sold]
    sold_before: list[Sold]
    minutes: list[int]
    minutes_before: list[int]
    waiting: list[Waits]
    shortfalls: int
    to_ship: int
    late: int


async def board(tx: Tx, asked: Asked, past: Past | None = None, most_waiting: int = 20) -> Board:
    """What the board shows now; compared with the same hours a week ago, or with the same number of days before.

    Whoever asks again and again may bring the `past` of a moment ago; all else is counted anew.
    """
    past = past or await before_today(tx, asked)
    since, channels = asked.since(tx.now), _of(asked)
    today = asked.today(tx.now)
    async with tx.tuned(**HASHED):
        moving = await tx.many(UNDER_WAY, since=since, today=today.date().isoformat(), channels=channels)
    under_way = [
        Cell(row["channel"], BEHIND[row["stage"]], row["currency"], row["orders"], row["value"]) for row in moving
    ]
    cells = _added([*under_way, *await _over(tx, (today, tx.now + DAY), channels), *past.over])
    waiting = await tx.many(WAITING, channels=channels, most=most_waiting)
    return Board(
        since=since,
        cells=sorted((cell for cell in cells if cell.orders), key=lambda cell: (cell.channel, cell.stage)),
        sold=_sold(cells),
        sold_before=past.sold_before,
        minutes=await _minutes(tx, tx.now, channels),
        minutes_before=await _minutes(tx, tx.now - WEEK, channels),
        waiting=[Waits(**dict(row)) for row in waiting],
        shortfalls=(await tx.one(SHORTFALLS, most=MOST_COUNTED))["number"],
        to_ship=sum(row["to_ship"] for row in moving),
        late=sum(row["late"] for row in moving),
    )


async def before_today(tx: Tx, asked: Asked) -> Past:
    """What of a board stands as good as still."""
    since, channels = asked.since(tx.now), _of(asked)
    before = await tx.many(SOLD, since=since - asked.before(), until=tx.now - asked.before(), channels=channels)
    over = await _over(tx, (since, asked.today(tx.now)), channels)
    return Past(over, [Sold(**dict(row)) for row in before])


async def _over(tx: Tx, span: tuple[datetime, datetime], channels: list[str] | None) -> list[Cell]:
    """Orders taken from a moment up to another that are delivered or called off."""
    since, until = span
    if since >= until:
        return []
    async with tx.tuned(**HASHED):
        rows = await tx.many(OVER, since=since, until=until, channels=channels)
    return [Cell(row["channel"], OVER_AS[row["state"]], row["currency"], row["orders"], row["value"]) for row in rows]


def _of(asked: Asked) -> list[str] | None:
    return None if asked.channels is None else list(asked.channels)


def _added(cells: Collection[Cell]) -> list[Cell]:
    """One cell for each channel, stage and currency."""
    sums: dict[tuple[str, str, str], tuple[int, int]] = {}
    for cell in cells:
        key = (cell.channel, cell.stage, cell.currency)
        orders, value = sums.get(key, (0, 0))
        sums[key] = (orders + cell.orders, value + cell.value)
    return [Cell(*key, *sum_) for key, sum_ in sums.items()]


def _sold(cells: Collection[Cell]) -> list[Sold]:
    counted = [cell for cell in cells if cell.stage != "cancelled" and cell.orders]
    return [
        Sold(
            currency,
            sum(cell.orders for cell in counted if cell.currency == currency),
            sum(cell.value for cell in counted if cell.currency == currency),
        )
        for currency in sorted({cell.currency for cell in counted})
    ]


async def _minutes(tx: Tx, until: datetime, channels: Collection[str] | None) -> list[int]:
    """Orders in each of the 90 minutes up to a moment."""
    since = until - timedelta(minutes=MINUTES_SHOWN)
    rows = await tx.many(MINUTES, since=since, until=until, channels=channels)
    found = {(row["minute"] - since) // timedelta(minutes=1): row["orders"] for row in rows}
    return [found.get(minute, 0) for minute in range(MINUTES_SHOWN)]
