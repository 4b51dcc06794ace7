"""The rule of sourcing: fewest nodes, then nearest, then most stock. Pure."""

from atrium.sourcing.model.choosing import choose, choose_all
from atrium.sourcing.model.terms import Demand, Line, Pick, Plan, Shelves, Site, Stock, kilometers, point

__all__ = [
    "Demand",
    "Line",
    "Pick",
    "Plan",
    "Shelves",
    "Site",
    "Stock",
    "choose",
    "choose_all",
    "kilometers",
    "point",
]
