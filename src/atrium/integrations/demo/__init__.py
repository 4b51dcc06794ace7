"""A demo retailer: an electronics shop that never was, with some days of trade behind it."""

from atrium.integrations.demo.loading import load

__all__ = ["load"]
