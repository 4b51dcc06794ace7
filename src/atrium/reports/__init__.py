"""Read-only sums across modules."""

from atrium.reports import vitals
from atrium.reports.board import Asked, Board, Past, before_today, board
from atrium.reports.finding import KINDS, Found, Kind, find
from atrium.reports.happened import Happened, Told, happened, told, who
from atrium.reports.reconciliation import Reconciliation, reconcile
from atrium.reports.systems import systems

__all__ = [
    "KINDS",
    "Asked",
    "Board",
    "Found",
    "Happened",
    "Kind",
    "Past",
    "Reconciliation",
    "Told",
    "before_today",
    "board",
    "find",
    "happened",
    "reconcile",
    "systems",
    "told",
    "vitals",
    "who",
]
