"""Reads of the books."""

from atrium.inventory.books.queries.ledger import Entered, ledger
from atrium.inventory.books.queries.reconciliation import Difference, differences
from atrium.inventory.books.queries.stock import Sought, lowest, overdue, pools, positions

__all__ = ["Difference", "Entered", "Sought", "differences", "ledger", "lowest", "overdue", "pools", "positions"]
