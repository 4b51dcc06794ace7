"""Orders: taken, held, changed and driven to the door; each unit is in one stage."""

from atrium.orders import reservations
from atrium.orders.actions.allocating import allocate
from atrium.orders.actions.cancelling import cancel
from atrium.orders.actions.drafting import amend, confirm
from atrium.orders.actions.holding_still import hold_still
from atrium.orders.actions.placing import place
from atrium.orders.actions.shipping import deliver, ship
from atrium.orders.model.placing import Placed
from atrium.orders.model.request import Amendment, Placing, Request
from atrium.orders.model.view import Order, Summary
from atrium.orders.queries import Filter, by_number, listed, orders, waiting

__all__ = [
    "Amendment",
    "Filter",
    "Order",
    "Placed",
    "Placing",
    "Request",
    "Summary",
    "allocate",
    "amend",
    "by_number",
    "cancel",
    "confirm",
    "deliver",
    "hold_still",
    "listed",
    "orders",
    "place",
    "reservations",
    "ship",
    "waiting",
]
