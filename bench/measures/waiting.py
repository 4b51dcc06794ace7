"""How long a customer waits at half of the load that must be carried, and at half of what this machine carries."""

from bench import paced, shop
from bench.course import Course, tag
from bench.disk import Disk
from bench.figures import Figure
from bench.measures import placing

TARGET_MS = 50


def measure(course: Course) -> None:
    """Orders come at a constant rate whatever happened to the ones before; latency from the intended start."""
    for name, of in (("the floor", placing.TARGET), ("what was placed", course.rate)):
        rate = of / 2
        with Disk(course.house.home) as disk:
            result = paced.fire(course.house, paced.evenly(rate, course.seconds, plain(int(rate * course.seconds))))
        note = f"at {rate:,.0f}/s, p50 {result.p50():.1f} ms; {result.note}; {disk.note}"
        course.tell(Figure(f"p99 at half of {name}", result.p99(), "ms", at_most=TARGET_MS, note=note))
        course.agree(f"p99 at half of {name}", course.house)


def plain(count: int, skus: int = 1_000) -> list[object]:
    """So many three-line orders."""
    name = tag()
    return [shop.order(f"{name}-{i}", shop.three_lines(i, skus)) for i in range(count)]
