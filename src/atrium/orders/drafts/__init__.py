"""Orders before they are orders: what one would cost, and what a draft was asked to be."""

from atrium.orders.drafts.actions import preview
from atrium.orders.drafts.queries import asked

__all__ = ["asked", "preview"]
