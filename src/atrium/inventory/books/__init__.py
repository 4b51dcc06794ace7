"""The books: positions and pools, the ledger behind them, and whether they agree with each other."""

from atrium.inventory.books.actions import carry_forward, differences
from atrium.inventory.books.queries import (
    Difference,
    Entered,
    Look,
    Promise,
    Sought,
    Sum,
    coming,
    ledger,
    looked,
    movement,
    overdue,
    pools,
    positions,
    promised,
    since,
    sums,
    under_way,
)
from atrium.inventory.model import Position

__all__ = [
    "Difference",
    "Entered",
    "Look",
    "Position",
    "Promise",
    "Sought",
    "Sum",
    "carry_forward",
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
