"""What one does with goods."""

from atrium.inventory.goods.actions.stocking import keep_back, record
from atrium.inventory.goods.actions.taking_back import take_back
from atrium.inventory.goods.actions.transferring import send, take_in

__all__ = ["keep_back", "record", "send", "take_back", "take_in"]
