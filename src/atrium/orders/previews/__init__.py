"""What would come of it: changes of an order reckoned beforehand, computed and never stored."""

from atrium.orders.model.view import Line
from atrium.orders.previews.model import Preview, Remainder, cancellation, remainders

__all__ = ["Line", "Preview", "Remainder", "cancellation", "remainders"]
