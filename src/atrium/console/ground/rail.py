"""The rail: the rooms of the house that one may enter."""

from dataclasses import dataclass

from atrium.console.ground.speaking import gettext, marked
from atrium.console.ground.visiting import Visitor


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the console: what it is called, where it is, who may enter."""

    key: str
    word: str
    icon: str
    address: str
    permission: str
    is_at_hand: bool = False
    """Whether it has a place on a handheld's bar."""

    @property
    def name(self) -> str:
        """Its word in the visitor's language."""
        return gettext(self.word)


ROOMS = (
    Room("board", marked("Board"), "layout-dashboard", "/", "orders.read", is_at_hand=True),
    Room("orders", marked("Orders"), "receipt", "/orders", "orders.read", is_at_hand=True),
    Room("stock", marked("Stock"), "package", "/stock", "stock.read", is_at_hand=True),
    Room("customers", marked("Customers"), "users", "/customers", "customers.read", is_at_hand=True),
    Room("catalog", marked("Catalog"), "tags", "/products", "catalog.read"),
    Room("systems", marked("Systems"), "plug-connected", "/systems", "systems.read"),
    Room("settings", marked("Settings"), "settings", "/settings", "network.read", is_at_hand=True),
)
"""In the order of the rail; the last stands at its foot."""


def rooms_of(visitor: Visitor) -> list[Room]:
    """The rooms that somebody may enter."""
    return [room for room in ROOMS if visitor.may(room.permission)]
