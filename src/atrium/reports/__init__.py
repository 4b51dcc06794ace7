"""Read-only sums across modules."""

from atrium.reports.board import Asked, Board, board
from atrium.reports.finding import KINDS, Found, Kind, find
from atrium.reports.happened import Happened, Told, happened, told, who
from atrium.reports.reconciliation import Reconciliation, reconcile
from atrium.reports.systems import systems
from atrium.reports.vitals import Backlog, Server, ailments, backlog, server

__all__ = [
    "KINDS",
    "Asked",
    "Backlog",
    "Board",
    "Found",
    "Happened",
    "Kind",
    "Reconciliation",
    "Server",
    "Told",
    "ailments",
    "backlog",
    "board",
    "find",
    "happened",
    "reconcile",
    "server",
    "systems",
    "told",
    "who",
]
