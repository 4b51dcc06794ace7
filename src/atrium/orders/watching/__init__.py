"""Orders as people watch over them: in lists that they filter and count."""

from atrium.orders.queries.filters import Filter, Sort, Stage
from atrium.orders.queries.lists import count, listed

__all__ = ["Filter", "Sort", "Stage", "count", "listed"]
