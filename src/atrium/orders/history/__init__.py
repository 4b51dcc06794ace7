"""Orders and credits from before our time: written down as they were, long shipped and delivered."""

from atrium.orders.history.actions import record, record_credits
from atrium.orders.history.model import Answer, Kind, PastBuyer, PastCredit, PastLine, PastOrder
from atrium.orders.history.queries import Credited, Sold, totals
from atrium.orders.model.request import Address

__all__ = [
    "Address",
    "Answer",
    "Credited",
    "Kind",
    "PastBuyer",
    "PastCredit",
    "PastLine",
    "PastOrder",
    "Sold",
    "record",
    "record_credits",
    "totals",
]
