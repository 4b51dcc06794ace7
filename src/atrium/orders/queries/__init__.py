"""What can be seen of orders."""

from atrium.orders.queries.filters import Filter, Sort, Stage
from atrium.orders.queries.lists import count, listed, looked
from atrium.orders.queries.orders import by_number, numbers, orders
from atrium.orders.queries.stages import Standing, Waiting, standing, waiting

__all__ = [
    "Filter",
    "Sort",
    "Stage",
    "Standing",
    "Waiting",
    "by_number",
    "count",
    "listed",
    "looked",
    "numbers",
    "orders",
    "standing",
    "waiting",
]
