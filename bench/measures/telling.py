"""From the commit to the systems that must act."""

from collections import defaultdict

from bench import paced, receivers, shop
from bench.course import Course
from bench.figures import Figure, percentile
from bench.house import House
from bench.measures.waiting import plain

RATE = 100
TARGET_MS = 250
PLACED = "orders.OrderPlaced"


def measure(course: Course) -> None:
    """Five systems hear of each order at 100 a second; counted until the last of the five has it."""
    with House() as house, receivers.running() as address:
        shop.furnish(house)
        for name in receivers.NAMES:
            house.must(
                "PUT",
                f"/api/v1/systems/{name}",
                {"kind": name, "url": f"{address}/{name}", "events": [PLACED], "active": True},
            )
        paced.fire(house, paced.evenly(RATE, 2, plain(2 * RATE)))
        house.settle()
        before = len(receivers.report(address))
        count = int(RATE * course.seconds)
        result = paced.fire(house, paced.evenly(RATE, course.seconds, plain(count)))
        house.settle()
        receipts = receivers.report(address)[before:]
        _tell(course, receipts, count, result)
        course.agree("telling", house)


def _tell(course: Course, receipts: list[receivers.Receipt], count: int, result: paced.Result) -> None:
    took: defaultdict[int, dict[str, float]] = defaultdict(dict)
    for receipt in receipts:
        took[receipt.position].setdefault(receipt.system, receipt.took_s * 1_000)
    last = [max(systems.values()) for systems in took.values() if len(systems) == len(receivers.NAMES)]
    note = f"p50 {percentile(last, 0.5):.0f} ms, {len(last)} of {count} orders; placing p99 {result.p99():.1f} ms"
    course.tell(
        Figure("commit → five systems told, p99", percentile(last, 0.99), "ms", at_most=TARGET_MS, note=note),
        Figure("orders that a system was not told", count - len(last), "", at_most=0),
    )
