"""Reads of the books."""

from atrium.inventory.books.queries.ledger import Entered, Promise, ledger, movement, promised, since
from atrium.inventory.books.queries.reconciliation import Difference, differences
from atrium.inventory.books.queries.shelves import Look, Sum, coming, looked, sums, under_way
from atrium.inventory.books.queries.stock import Sought, overdue, pools, positions

__all__ = [
    "Difference",
    "Entered",
    "Look",
    "Promise",
    "Sought",
    "Sum",
    "coming",
    "differences",
    "ledger",
    "looked",
    "movement",
    "overdue",
    "pools",
    "positions",
    "promised",
    "since",
    "sums",
    "under_way",
]
