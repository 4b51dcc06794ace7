"""Placing orders one by one over HTTP, and what PostgreSQL alone would do with the same rows."""

from bench import limit as rows
from bench.course import CLIENTS, Course
from bench.figures import Figure

TARGET = 1_500
SHARE = 0.35


def limit(course: Course) -> None:
    """The limit on this machine: the same rows by pgbench, each order its own commit."""
    course.limit = rows.measure(course.house, course.seconds)
    note = f"pgbench, {rows.CLIENTS} clients, each order its own commit"
    course.tell(Figure("limit: the same rows alone", course.limit, "orders/s", note=note))


def placing(course: Course) -> None:
    """Three lines each, 1,000 skus, 5 nodes, 64 clients."""
    if not course.limit:
        limit(course)
    load = course.place()
    course.tell(
        Figure(f"placing at {CLIENTS} clients", load.rate, "orders/s", at_least=TARGET, note=load.note),
        Figure("placing: share of the limit", load.rate / course.limit, "", at_least=SHARE),
    )
    course.agree("placing", course.house)
