"""Rules of shipments."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from atrium.kernel import Lifecycle, Move


class Status(StrEnum):
    """How far a shipment has come."""

    SHIPPED = "shipped"
    IN_TRANSIT = "in_transit"
    OUT_FOR_DELIVERY = "out_for_delivery"
    FAILED_ATTEMPT = "failed_attempt"
    DELIVERED = "delivered"
    RETURNED_TO_SENDER = "returned_to_sender"


_UNDERWAY = {Status.SHIPPED, Status.IN_TRANSIT, Status.OUT_FOR_DELIVERY, Status.FAILED_ATTEMPT}

LIFECYCLE = Lifecycle(
    {
        "in_transit": Move(_UNDERWAY, Status.IN_TRANSIT),
        "out_for_delivery": Move(_UNDERWAY, Status.OUT_FOR_DELIVERY),
        "failed_attempt": Move(_UNDERWAY, Status.FAILED_ATTEMPT),
        "delivered": Move(_UNDERWAY, Status.DELIVERED),
        "returned_to_sender": Move(_UNDERWAY, Status.RETURNED_TO_SENDER),
    }
)


class Sending(msgspec.Struct, frozen=True):
    """Units of an order, by line, that leave a node together."""

    number: str
    node: str
    lines: Mapping[int, int]
    carrier: str | None = None
    tracking: str | None = None


class Noted(msgspec.Struct, frozen=True):
    """What happened to a shipment of an order, and when (now, if it is not said)."""

    number: str
    shipment_id: int
    kind: str
    at: datetime | None = None


class ShippedUnits(msgspec.Struct, frozen=True):
    """Units of an order's line in a shipment."""

    line: int
    quantity: int


class ShipmentEvent(msgspec.Struct, frozen=True):
    """Something that happened to a shipment on its way."""

    kind: str
    at: datetime


class Shipment(msgspec.Struct, frozen=True):
    """What left a node together."""

    id: str
    order: str
    node: str
    carrier: str | None
    tracking: str | None
    status: str
    shipped_at: datetime
    delivered_at: datetime | None
    lines: list[ShippedUnits]
    events: list[ShipmentEvent]
