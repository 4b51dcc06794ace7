"""Errands: one deed at many orders, carried on by the worker; who asked may leave and find it again."""

from atrium.orders.errands.actions import begin, carry_on, forget
from atrium.orders.errands.events import ErrandAdvanced, ErrandBegun, ErrandFinished
from atrium.orders.errands.model import LONGEST_REASON, MOST, NEEDS, Deed, Errand, Missed
from atrium.orders.errands.queries import latest, one

__all__ = [
    "LONGEST_REASON",
    "MOST",
    "NEEDS",
    "Deed",
    "Errand",
    "ErrandAdvanced",
    "ErrandBegun",
    "ErrandFinished",
    "Missed",
    "begin",
    "carry_on",
    "forget",
    "latest",
    "one",
]
