"""Orders and credits from before our time: written down as they were, long shipped and delivered."""

from atrium.orders.history.actions import record, record_credits
from atrium.orders.history.model import Answer, Kind, PastBuyer, PastCredit, PastLine, PastOrder
from atrium.orders.history.queries import Credit, Credited, Sold, credits_, totals
from atrium.orders.model.request import Address

__all__ = [
    "Address",
    "Answer",
    "Credit",
    "Credited",
    "Kind",
    "PastBuyer",
    "PastCredit",
    "PastLine",
    "PastOrder",
    "Sold",
    "credits_",
    "record",
    "record_credits",
    "totals",
]
