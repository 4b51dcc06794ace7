"""Everybody wants the same thing: it costs little, and it is never sold beyond what there is."""

from bench import shop, wrk
from bench.course import CLIENTS, Course, tag
from bench.figures import Figure

SHARE = 0.8
FEW = "SKU-FEW"
LINES = 3
ORDERS_THERE_ARE = 300
SHORT_S = 3


def measure(course: Course) -> None:
    """All orders on one sku: first as much as one likes, then of another one 900 units, which are 300 orders."""
    house, usual = course.house, course.rate
    hot = wrk.drive(house, "place.lua", CLIENTS, course.seconds, TAG=tag(), HOT=shop.sku(0))
    course.tell(
        Figure("one sku at 64 clients", hot.rate, "orders/s", note=hot.note),
        Figure("one sku: share of placing", hot.rate / usual, "", at_least=SHARE),
    )
    there = ORDERS_THERE_ARE * LINES
    product = {"sku": FEW, "name": "Few of these", "price": {"amount": 1_999, "currency": "USD"}}
    house.must("PUT", "/api/v1/products", {"products": [product]})
    shop.stock(house, {("N-0", FEW): there})
    few = wrk.drive(house, "place.lua", CLIENTS, SHORT_S, TAG=tag(), HOT=FEW)
    (pool,) = house.must("GET", f"/api/v1/stock?sku={FEW}")["pools"]
    sold = there - pool["available"]
    note = f"{few.good} orders were answered 201, {few.bad:,} refused; {sold} of {there} units sold"
    course.tell(
        Figure("one sku: orders sold beyond its stock", max(few.good - ORDERS_THERE_ARE, 0), "", at_most=0, note=note)
    )
    course.agree("one sku", house)
