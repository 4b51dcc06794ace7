"""Read-only sums across modules."""

from atrium.reports.board import Asked, Board, board
from atrium.reports.finding import KINDS, Found, Kind, find
from atrium.reports.reconciliation import Reconciliation, reconcile
from atrium.reports.systems import Doing, systems
from atrium.reports.vitals import Backlog, Server, ailments, backlog, server

__all__ = [
    "KINDS",
    "Asked",
    "Backlog",
    "Board",
    "Doing",
    "Found",
    "Kind",
    "Reconciliation",
    "Server",
    "ailments",
    "backlog",
    "board",
    "find",
    "reconcile",
    "server",
    "systems",
]
