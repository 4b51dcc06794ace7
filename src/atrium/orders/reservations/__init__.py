"""Until when an order holds stock: what expires, and what is held again, for longer, or for good."""

from atrium.orders.reservations.actions import expire, reserve

__all__ = ["expire", "reserve"]
