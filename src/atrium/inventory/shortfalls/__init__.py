"""Promised units that are not there: what is missing, why, and who sees to it."""

from atrium.inventory.shortfalls.actions import assign, close, report, resolve, settle
from atrium.inventory.shortfalls.model import Missing, Shortfall
from atrium.inventory.shortfalls.queries import Wanted, orders_short, orders_waiting, queue, shortfall, units_short

__all__ = [
    "Missing",
    "Shortfall",
    "Wanted",
    "assign",
    "close",
    "orders_short",
    "orders_waiting",
    "queue",
    "report",
    "resolve",
    "settle",
    "shortfall",
    "units_short",
]
