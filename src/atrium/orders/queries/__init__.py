"""What can be seen of orders."""

from atrium.orders.queries.lists import Filter, listed
from atrium.orders.queries.orders import by_number, orders
from atrium.orders.queries.stages import Standing, Waiting, standing, waiting

__all__ = ["Filter", "Standing", "Waiting", "by_number", "listed", "orders", "standing", "waiting"]
