"""How far the units of orders have come."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import msgspec

from atrium.kernel import Tx
from atrium.orders.model.request import Address

STANDING = """
    SELECT l.order_id, l.line, l.sku, l.is_stocked, l.unit_price, l.discount, l.tax, l.ordered, l.added, l.cancelled,
           l.open, l.reserved, l.allocated, l.released, l.picked, l.shipped, l.delivered, l.returned
      FROM orders.lines l
     WHERE l.order_id = ANY(%(order_ids)s::bigint[])
     ORDER BY l.order_id, l.line
"""

WAITING = """
    SELECT o.id, o.ship_to, l.line, l.sku, l.reserved
      FROM orders.orders o
      JOIN orders.lines l ON l.order_id = o.id AND l.reserved > 0
     WHERE o.id = ANY(%(order_ids)s::bigint[]) AND o.reserved > 0
     ORDER BY o.id, l.line
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A line with its units by stage and its money (minor units, of what stands)."""

    order_id: int
    line: int
    sku: str
    is_stocked: bool
    unit_price: int
    discount: int
    tax: int
    ordered: int
    added: int
    cancelled: int
    open: int
    reserved: int
    allocated: int
    released: int
    picked: int
    shipped: int
    delivered: int
    returned: int

    @property
    def current(self) -> int:
        """Units that stand."""
        return self.ordered + self.added - self.cancelled


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order with units that no node has been chosen for."""

    order_id: int
    ship_to: Address | None
    lines: tuple[tuple[int, str, int], ...]

    @property
    def unlocated(self) -> tuple[str, str] | None:
        """Country and postal code of an address that came without coordinates."""
        place = self.ship_to
        if place is None or place.latitude is not None or not place.postal_code:
            return None
        return place.country, place.postal_code

    def located(self, places: Mapping[tuple[str, str], tuple[float, float]]) -> tuple[float | None, float | None]:
        """Latitude and longitude of the address: its own, else those of its postal code, else none."""
        if self.unlocated:
            return places.get(self.unlocated, (None, None))
        return (self.ship_to.latitude, self.ship_to.longitude) if self.ship_to else (None, None)


async def standing(tx: Tx, order_ids: Collection[int]) -> dict[int, list[Standing]]:
    """The lines of orders, by order."""
    found: dict[int, list[Standing]] = {order_id: [] for order_id in order_ids}
    for row in await tx.many(STANDING, order_ids=list(order_ids)):
        found[row["order_id"]].append(Standing(**dict(row)))
    return found


async def waiting(tx: Tx, order_ids: Collection[int]) -> list[Waiting]:
    """Of these orders, what is reserved and not yet allocated: (line, sku, quantity)."""
    lines: dict[int, list[tuple[int, str, int]]] = {}
    places: dict[int, Address | None] = {}
    for row in await tx.many(WAITING, order_ids=list(order_ids)):
        if row["id"] not in places:
            places[row["id"]] = msgspec.convert(row["ship_to"], Address) if row["ship_to"] else None
        lines.setdefault(row["id"], []).append((row["line"], row["sku"], row["reserved"]))
    return [Waiting(order_id, places[order_id], tuple(rows)) for order_id, rows in lines.items()]
