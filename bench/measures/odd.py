"""Odd shapes go the same way: 2,000 lines, picked up, with given prices. Do their neighbours suffer?"""

from bench import paced, shop
from bench.course import Course, tag
from bench.figures import Figure
from bench.measures.waiting import TARGET_MS, plain
from bench.paced import Shot

LINES = 2_000
LARGE_EVERY_S = 2.0
ODD_PER_S = 10
SLOWEST_MS = 2_000


def measure(course: Course) -> None:
    """Plain orders at half of the rate; then the same with odd ones between them."""
    rate = course.rate / 2
    count = int(rate * course.seconds)
    alone = paced.fire(course.house, paced.evenly(rate, course.seconds, plain(count)))
    beside = paced.fire(course.house, [*paced.evenly(rate, course.seconds, plain(count)), *_odd(course.seconds)])
    course.tell(
        Figure(
            "neighbours of odd orders, p99",
            beside.p99(),
            "ms",
            at_most=TARGET_MS,
            note=f"alone {alone.p99():.1f} ms; {beside.note}",
        ),
        Figure(
            "2,000-line orders, slowest",
            max(beside.latencies_ms["large"]),
            "ms",
            at_most=SLOWEST_MS,
            note=_median(beside, "large"),
        ),
        Figure("picked-up orders, p99", beside.p99("pickup"), "ms", at_most=TARGET_MS, note=_median(beside, "pickup")),
        Figure(
            "orders with given prices, p99",
            beside.p99("priced"),
            "ms",
            at_most=TARGET_MS,
            note=_median(beside, "priced"),
        ),
    )
    course.agree("odd", course.house)


def _median(result: paced.Result, sort: str) -> str:
    return f"p50 {result.p50(sort):.1f} ms of {len(result.latencies_ms[sort])}"


def _odd(seconds: float) -> list[Shot]:
    """Ten picked up and ten priced a second, and now and then a very long one."""
    name, path = tag(), "/api/v1/orders"
    many = [(shop.sku(i % 1_000), 1) for i in range(LINES)]
    large = [
        Shot(0.5 + i * LARGE_EVERY_S, "large", path, shop.order(f"{name}-L{i}", many))
        for i in range(max(int(seconds / LARGE_EVERY_S), 1))
    ]
    small: list[Shot] = []
    for i in range(int(seconds * ODD_PER_S)):
        picked_up = shop.order(f"{name}-U{i}", shop.three_lines(i), delivery_method="pickup", pickup_node="N-1")
        del picked_up["ship_to"]
        priced = shop.order(f"{name}-P{i}", shop.three_lines(i), delivery_charge=499)
        priced["lines"] = [line | {"unit_price": 1_500, "discount": 100} for line in priced["lines"]]
        small += [Shot(i / ODD_PER_S, "pickup", path, picked_up), Shot((i + 0.5) / ODD_PER_S, "priced", path, priced)]
    return [*large, *small]
