"""Stock: what lies where, what of it is promised to whom, and every movement that made it so."""

from atrium.inventory import books, goods, shortfalls
from atrium.inventory.actions import allocate, count, deallocate, reserve, ship, unreserve
from atrium.inventory.books import differences
from atrium.inventory.model import Ask, Level, Move, Short, Take, Want
from atrium.inventory.queries import availability, holds, owners_at, stock_at

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
    "differences",
    "goods",
    "holds",
    "owners_at",
    "reserve",
    "ship",
    "shortfalls",
    "stock_at",
    "unreserve",
]
