"""The books: positions and pools, the ledger behind them, and whether they agree with each other."""

from atrium.inventory.books.queries import (
    Difference,
    Entered,
    Sought,
    differences,
    ledger,
    overdue,
    pools,
    positions,
)
from atrium.inventory.queries import owners_at

__all__ = ["Difference", "Entered", "Sought", "differences", "ledger", "overdue", "owners_at", "pools", "positions"]
