"""What one does with stock."""

from atrium.inventory.actions.allocating import allocate, deallocate, ship
from atrium.inventory.actions.counting import count
from atrium.inventory.actions.promising import keep, promise, reserve, unreserve

__all__ = ["allocate", "count", "deallocate", "keep", "promise", "reserve", "ship", "unreserve"]
