"""Passwords: given by who may, changed by their owner."""

from atrium.access.passwords.actions import change, give

__all__ = ["change", "give"]
