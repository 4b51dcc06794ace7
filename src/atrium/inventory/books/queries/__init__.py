"""Reads of the books."""

from atrium.inventory.books.queries.ledger import Entered, Promise, ledger, movement, promised, since
from atrium.inventory.books.queries.reconciliation import Difference, differences
from atrium.inventory.books.queries.shelves import Look, Sum, looked, sums
from atrium.inventory.books.queries.stock import Sought, lowest, overdue, pools, positions

__all__ = [
    "Difference",
    "Entered",
    "Look",
    "Promise",
    "Sought",
    "Sum",
    "differences",
    "ledger",
    "looked",
    "lowest",
    "movement",
    "overdue",
    "pools",
    "positions",
    "promised",
    "since",
    "sums",
]
