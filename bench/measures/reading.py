"""Looking: one order by its number, what is available of twenty things."""

from bench import wrk
from bench.course import CLIENTS, Course, tag
from bench.figures import Figure

ORDERS = 3_000
ASKINGS = 2_000


def measure(course: Course) -> None:
    """Both at 64 clients, over 200 orders and 1,000 skus."""
    house = course.house
    if not (numbers := _numbers(course)):
        wrk.drive(house, "place.lua", CLIENTS, 2, TAG=tag())
        house.settle()
        numbers = _numbers(course)
    one = wrk.drive(house, "read.lua", CLIENTS, course.seconds, NUMBERS=",".join(numbers))
    course.tell(Figure("one order by its number", one.rate, "/s", at_least=ORDERS, note=one.note))
    many = wrk.drive(house, "availability.lua", CLIENTS, course.seconds)
    course.tell(Figure("availability of 20 skus", many.rate, "/s", at_least=ASKINGS, note=many.note))


def _numbers(course: Course) -> list[str]:
    return [order["number"] for order in course.house.must("GET", "/api/v1/orders?limit=200")["items"]]
