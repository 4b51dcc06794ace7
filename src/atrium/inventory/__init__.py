"""Stock: what lies where, what of it is promised to whom, and every movement that made it so."""

from atrium.inventory import books, goods, shortfalls
from atrium.inventory.actions import allocate, count, deallocate, keep, promise, reserve, ship, unreserve
from atrium.inventory.model import Ask, Level, Move, Short, Take, Want
from atrium.inventory.queries import availability, holds, stock_at

__all__ = [
    "Ask",
    "Level",
    "Move",
    "Short",
    "Take",
    "Want",
    "allocate",
    "availability",
    "books",
    "count",
    "deallocate",
    "goods",
    "holds",
    "keep",
    "promise",
    "reserve",
    "ship",
    "shortfalls",
    "stock_at",
    "unreserve",
]
