"""Live screens: what 2,000 of them cost the doors."""

from bench import feeds, paced, shop
from bench.course import Course
from bench.figures import Figure
from bench.house import House
from bench.measures.waiting import plain

COUNT = 2_000
TARGET_MB = 200
ORDERS = 20
SKUS = 20


def measure(course: Course) -> None:
    """How much more memory the doors take with 2,000 open feeds, all of which hear of twenty orders."""
    with House() as house:
        shop.furnish(house, skus=SKUS, nodes=2)
        paced.fire(house, paced.evenly(ORDERS, 1, plain(ORDERS, SKUS)))
        house.settle()
        before = house.doors_mb()
        with feeds.opened(house, COUNT) as screens:
            assert screens.stdout
            ready = int(screens.stdout.readline())
            paced.fire(house, paced.evenly(ORDERS, 1, plain(ORDERS, SKUS)))
            house.settle()
            grown = house.doors_mb() - before
            told = [fact for fact in feeds.heard(screens) if fact["kind"] == "orders.OrderPlaced"]
        last_ms = max((fact["last_s"] * 1_000 for fact in told), default=0.0)
        whole = sum(fact["feeds"] == ready for fact in told)
        note = f"{ready:,} open, last screen told after {last_ms:.0f} ms"
        course.tell(
            Figure(f"memory for {COUNT:,} live feeds", grown, "MB", at_most=TARGET_MB, note=note),
            Figure("live feeds that stayed closed", COUNT - ready, "", at_most=0),
            Figure("orders that a feed did not hear of", ORDERS - whole, "", at_most=0),
        )
        course.agree("feeds", house)
