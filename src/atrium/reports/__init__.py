"""Read-only sums across modules."""

from atrium.reports.reconciliation import Reconciliation, reconcile

__all__ = ["Reconciliation", "reconcile"]
