"""Placing orders one by one over HTTP, and what PostgreSQL alone would do with the same rows."""

from bench import limit as rows
from bench.course import CLIENTS, Course
from bench.figures import Figure

TARGET = 1_500
SHARE = 0.35
_LIMITS: dict[int, float] = {}


def limit(course: Course) -> None:
    """The limit on this machine: the same rows by pgbench, each order its own commit."""
    _LIMITS[id(course)] = rows.measure(course.house, course.seconds)
    note = f"pgbench, {rows.CLIENTS} clients, each order its own commit"
    course.tell(Figure("limit: the same rows alone", _LIMITS[id(course)], "orders/s", note=note))


def placing(course: Course) -> None:
    """Three lines each, 1,000 skus, 5 nodes, 64 clients."""
    if id(course) not in _LIMITS:
        limit(course)
    load = course.place()
    course.tell(
        Figure(f"placing at {CLIENTS} clients", load.rate, "orders/s", at_least=TARGET, note=load.note),
        Figure("placing: share of the limit", load.rate / _LIMITS[id(course)], "", at_least=SHARE),
    )
    course.agree("placing", course.house)
