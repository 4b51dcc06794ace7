"""Ending reservations, and holding stock again."""

from atrium.orders.reservations.actions.expiring import expire
from atrium.orders.reservations.actions.reserving import reserve

__all__ = ["expire", "reserve"]
