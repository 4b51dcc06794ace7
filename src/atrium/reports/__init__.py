"""Read-only sums across modules."""

from atrium.reports.reconciliation import Reconciliation, reconcile
from atrium.reports.vitals import Backlog, Server, ailments, backlog, server

__all__ = ["Backlog", "Reconciliation", "Server", "ailments", "backlog", "reconcile", "server"]
