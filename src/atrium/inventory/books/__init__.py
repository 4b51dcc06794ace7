"""The books: positions and pools, the ledger behind them, and whether they agree with each other."""

from atrium.inventory.books.actions import carry_forward, differences
from atrium.inventory.books.queries import (
    Difference,
    Entered,
    Sought,
    ledger,
    lowest,
    overdue,
    pools,
    positions,
)

__all__ = [
    "Difference",
    "Entered",
    "Sought",
    "carry_forward",
    "differences",
    "ledger",
    "lowest",
    "overdue",
    "pools",
    "positions",
]
