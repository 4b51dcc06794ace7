"""The language of the house: money, facts, transactions, refusals, pages. Knows no retail."""

from atrium.kernel.database import Database
from atrium.kernel.errors import (
    Forbidden,
    Malformed,
    NotFound,
    Refusal,
    Refused,
    Stale,
    TooMany,
    Unauthorized,
    Unavailable,
    VersionRequired,
)
from atrium.kernel.events import Event, Fact
from atrium.kernel.lifecycle import Lifecycle, Move
from atrium.kernel.money import Money
from atrium.kernel.paging import Page
from atrium.kernel.tx import Tx

__all__ = [
    "Database",
    "Event",
    "Fact",
    "Forbidden",
    "Lifecycle",
    "Malformed",
    "Money",
    "Move",
    "NotFound",
    "Page",
    "Refusal",
    "Refused",
    "Stale",
    "TooMany",
    "Tx",
    "Unauthorized",
    "Unavailable",
    "VersionRequired",
]
