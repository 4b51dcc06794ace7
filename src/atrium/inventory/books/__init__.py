"""The books: positions and pools, the ledger behind them, and whether they agree with each other."""

from atrium.inventory.books.actions import carry_forward, differences, hold_until
from atrium.inventory.books.queries import (
    Difference,
    Entered,
    Look,
    Sought,
    Sum,
    ledger,
    looked,
    lowest,
    overdue,
    pools,
    positions,
    promised,
    since,
    sums,
)
from atrium.inventory.model import Position
from atrium.inventory.queries import owners_at

__all__ = [
    "Difference",
    "Entered",
    "Look",
    "Position",
    "Sought",
    "Sum",
    "carry_forward",
    "differences",
    "hold_until",
    "ledger",
    "looked",
    "lowest",
    "overdue",
    "owners_at",
    "pools",
    "positions",
    "promised",
    "since",
    "sums",
]
