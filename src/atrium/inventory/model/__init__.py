"""What stock is, and the rules by which it is promised, given back and counted. Pure."""

from atrium.inventory.model.giving import fit, give_back
from atrium.inventory.model.promises import Ask, Held, Hold, Move, Promised, Short, Shortage, Take, Want
from atrium.inventory.model.sharing import Supply, share_out
from atrium.inventory.model.sheets import Entry, Level, Safety, recount
from atrium.inventory.model.stock import Movement, Pool, Position, SkuNode, SkuPool, Stock

__all__ = [
    "Ask",
    "Entry",
    "Held",
    "Hold",
    "Level",
    "Move",
    "Movement",
    "Pool",
    "Position",
    "Promised",
    "Safety",
    "Short",
    "Shortage",
    "SkuNode",
    "SkuPool",
    "Stock",
    "Supply",
    "Take",
    "Want",
    "fit",
    "give_back",
    "recount",
    "share_out",
]
