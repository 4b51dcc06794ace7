"""Customers as a table brings them: many at once, each known again by its reference, e-mail, or phone and name."""

from atrium.customers.rows.actions import put
from atrium.customers.rows.model import CustomerRow

__all__ = ["CustomerRow", "put"]
