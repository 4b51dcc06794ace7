"""A recorded history of a house under load, and the checker that says whether it kept its word."""

from bench.history.records import Call, Fact, Heard, History, Line, Order, Shelf
from bench.history.rules import RULES, check

__all__ = ["RULES", "Call", "Fact", "Heard", "History", "Line", "Order", "Shelf", "check"]
