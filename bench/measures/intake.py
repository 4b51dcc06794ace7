"""A marketplace sends its orders by the hundred."""

from bench import wrk
from bench.course import Course, tag
from bench.figures import Figure

TARGET = 4_000
SIZE = 500
CLIENTS = 4


def measure(course: Course) -> None:
    """Batches of 500 three-line orders over four connections."""
    load = wrk.drive(course.house, "batch.lua", CLIENTS, course.seconds, TAG=tag(), SIZE=str(SIZE))
    note = f"{SIZE} orders a request, {CLIENTS} connections, {load.note}"
    course.tell(Figure("batch intake", load.rate * SIZE, "orders/s", at_least=TARGET, note=note))
    course.agree("batch", course.house)
