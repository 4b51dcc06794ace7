"""From a placed order to the nodes that send it: at once in calm times, and after a peak the queue goes down."""

import time

from bench import feeds, paced, wrk
from bench.course import Course, tag
from bench.figures import Figure, percentile
from bench.measures.waiting import plain

RATE = 100
WITHIN_S = 1.0
DRAIN = 500
PEAK_S = 5
PLACED, ALLOCATED = "orders.OrderPlaced", "orders.OrderAllocated"
WAITS_S = 300


def measure(course: Course) -> None:
    """At 100 orders a second a reader of the live feed sees the allocation; then a peak of batches is worked off."""
    _calm(course)
    _peak(course)
    course.agree("allocation", course.house)


def _calm(course: Course) -> None:
    count = int(RATE * course.seconds)
    with feeds.opened(course.house, 1) as reader:
        assert reader.stdout
        reader.stdout.readline()
        result = paced.fire(course.house, paced.evenly(RATE, course.seconds, plain(count)))
        course.house.settle()
        told = feeds.heard(reader)
    placed = {fact["stream"]: fact["happened_at"] for fact in told if fact["kind"] == PLACED}
    took = [
        fact["happened_at"] + fact["first_s"] - placed[fact["stream"]]
        for fact in told
        if fact["kind"] == ALLOCATED and fact["stream"] in placed
    ]
    note = f"p50 {percentile(took, 0.5) * 1_000:.0f} ms, {len(took)} of {count} orders; {result.note}"
    course.tell(Figure("placed → allocated at 100/s, p99", percentile(took, 0.99), "s", at_most=WITHIN_S, note=note))


def _peak(course: Course) -> None:
    house = course.house
    wrk.drive(house, "batch.lua", 4, PEAK_S, TAG=tag(), SIZE="500")
    waiting, begun = _unallocated(course), time.monotonic()
    while waiting > 0 and (left := _unallocated(course)) > 0 and time.monotonic() - begun < WAITS_S:
        time.sleep(0.25)
    took = time.monotonic() - begun
    left = _unallocated(course)
    rate = (waiting - left) / took if took else 0.0
    note = f"{waiting:,} orders waited after a peak, gone in {took:.1f} s" + (f", {left:,} left" if left else "")
    course.tell(Figure("allocated a second after a peak", rate, "orders/s", at_least=DRAIN, note=note))


def _unallocated(course: Course) -> int:
    """Orders for which no node was chosen yet: facts without number, and those that the flow has not taken up."""
    return int(course.house.waiting())
