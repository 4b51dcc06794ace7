"""The books: positions and pools, the ledger behind them, and whether they agree with each other."""

from atrium.inventory.books.actions import carry_forward, differences, hold_until
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
from atrium.inventory.queries import owners_at

__all__ = [
    "Difference",
    "Entered",
    "Sought",
    "carry_forward",
    "differences",
    "hold_until",
    "ledger",
    "lowest",
    "overdue",
    "owners_at",
    "pools",
    "positions",
]
