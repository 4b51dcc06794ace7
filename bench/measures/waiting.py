"""How long a customer waits at half of the load that we can carry."""

from bench import paced, shop
from bench.course import Course, tag
from bench.figures import Figure

TARGET_MS = 50


def measure(course: Course) -> None:
    """Orders come at a constant rate whatever happened to the ones before; latency from the intended start."""
    rate = course.rate / 2
    result = paced.fire(course.house, paced.evenly(rate, course.seconds, plain(int(rate * course.seconds))))
    note = f"at {rate:,.0f}/s, p50 {result.p50():.1f} ms; {result.note}"
    course.tell(Figure("p99 at half of that", result.p99(), "ms", at_most=TARGET_MS, note=note))
    course.agree("p99", course.house)


def plain(count: int, skus: int = 1_000) -> list[object]:
    """So many three-line orders."""
    name = tag()
    return [shop.order(f"{name}-{i}", shop.three_lines(i, skus)) for i in range(count)]
