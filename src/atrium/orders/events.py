"""What orders tell."""

from datetime import datetime

import msgspec

from atrium.kernel.events import Fact
from atrium.orders.model.request import Address
from atrium.orders.model.view import Customer, Promise, Totals


class OfOrder(Fact, frozen=True):
    """Something about one order."""

    order_id: int
    number: str

    @property
    def stream(self) -> str:
        """The order's own stream."""
        return f"order/{self.order_id}"


class ToldLine(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A line as a fact tells it."""

    line: int
    sku: str
    name: str
    quantity: int
    unit_price: int
    discount: int = 0
    tax: int = 0
    is_stocked: bool = True


class OrderDrafted(OfOrder, frozen=True):
    """A draft was begun; it holds no stock."""

    channel: str
    customer: Customer
    lines: list[ToldLine]
    totals: Totals


class DraftChanged(OfOrder, frozen=True):
    """A draft was changed: its lines and totals before and after."""

    lines_before: list[ToldLine]
    lines: list[ToldLine]
    totals_before: Totals
    totals: Totals


class OrderPlaced(OfOrder, frozen=True):
    """The customer has agreed: stock is reserved, everyone who must act is told. Tells the whole order."""

    channel: str
    channel_ref: str | None
    customer: Customer
    ship_to: Address | None
    delivery_method: str
    pickup_node: str | None
    placed_at: datetime
    lines: list[ToldLine]
    totals: Totals
    promise: Promise


class OrderImported(OfOrder, frozen=True):
    """An order from before our time was written down; nobody acts on it."""

    quiet = True

    channel: str
    channel_ref: str | None
    state: str


class CreditImported(Fact, frozen=True):
    """Money given back before our time, for goods whose order is not known."""

    quiet = True

    credit_id: int
    channel: str
    channel_ref: str
    amount: int
    currency: str

    @property
    def stream(self) -> str:
        """The credit's own stream."""
        return f"credit/{self.credit_id}"


class CancelledLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many units of a line were called off, and from which stages."""

    line: int
    sku: str
    quantity: int
    open: int = 0
    reserved: int = 0
    allocated: int = 0
    released: int = 0


class OrderCancelled(OfOrder, frozen=True):
    """All or part of an order was called off; `amount` is what it costs less now (minor units)."""

    reason: str
    lines: list[CancelledLine]
    amount: int
    state: str


class ExpiredLine(msgspec.Struct, frozen=True):
    """Units of a line that are reserved no longer."""

    line: int
    sku: str
    quantity: int


class OrderReservationExpired(OfOrder, frozen=True):
    """A reservation has outlived its time: the order stands, but holds no stock for these units."""

    lines: list[ExpiredLine]


class ReservedLine(msgspec.Struct, frozen=True):
    """Units of a line that are reserved."""

    line: int
    sku: str
    quantity: int


class OrderReserved(OfOrder, frozen=True):
    """Stock is held for what was open, or for longer than before: until a time, or for good (null)."""

    lines: list[ReservedLine]
    until: datetime | None


class AllocatedLine(msgspec.Struct, frozen=True):
    """Units of a line that a node will send."""

    line: int
    sku: str
    node: str
    quantity: int


class OrderAllocated(OfOrder, frozen=True):
    """Nodes were chosen for units of an order."""

    lines: list[AllocatedLine]
    is_whole: bool


class ShippedLine(msgspec.Struct, frozen=True):
    """Units of a line."""

    line: int
    quantity: int


class OrderShipped(OfOrder, frozen=True):
    """Units have left a node."""

    node: str | None
    lines: list[ShippedLine]


class OrderDelivered(OfOrder, frozen=True):
    """Units have reached the customer; `state` tells whether that completes the order."""

    lines: list[ShippedLine]
    state: str


class OrderNoted(OfOrder, frozen=True):
    """Somebody left a note on the order, for colleagues; nobody acts on it."""

    text: str
