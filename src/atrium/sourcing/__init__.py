"""From which nodes a demand is filled, and why. Takes a `Demand` and knows no order."""

from atrium.sourcing.actions import consider, plan, remember
from atrium.sourcing.model import Demand, Line, Pick, Plan
from atrium.sourcing.queries import Decision, decisions

__all__ = ["Decision", "Demand", "Line", "Pick", "Plan", "consider", "decisions", "plan", "remember"]
