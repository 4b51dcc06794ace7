"""Orders as people watch over them: in lists that they filter and count, with notes that they leave."""

from atrium.orders.events import OrderNoted
from atrium.orders.queries.filters import Filter, Sort, Stage
from atrium.orders.queries.lists import count, listed, looked
from atrium.orders.queries.orders import numbers
from atrium.orders.watching.actions import LONGEST_NOTE, note

__all__ = ["LONGEST_NOTE", "Filter", "OrderNoted", "Sort", "Stage", "count", "listed", "looked", "note", "numbers"]
