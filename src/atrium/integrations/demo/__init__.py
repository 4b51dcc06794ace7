"""A demo retailer: an electronics chain that never was, with months of trade behind it."""

from atrium.integrations.demo.loading import is_here, load
from atrium.integrations.demo.size import SMALL, Size

__all__ = ["SMALL", "Size", "is_here", "load"]
