"""What fulfillment tells; every fact stands in its order's stream."""

from datetime import datetime

from atrium.fulfillment.model import ShippedUnits
from atrium.kernel.events import Fact


class OfShipment(Fact, frozen=True):
    """Something about one shipment of an order."""

    order_id: int
    number: str
    shipment_id: int

    @property
    def stream(self) -> str:
        """The stream of its order."""
        return f"order/{self.order_id}"


class ShipmentLeft(OfShipment, frozen=True):
    """A shipment has left its node."""

    node: str
    carrier: str | None
    tracking: str | None
    lines: list[ShippedUnits]


class ShipmentMoved(OfShipment, frozen=True):
    """Something happened to a shipment on its way: `status` is where it stands now."""

    status: str
    at: datetime


class ShipmentDelivered(OfShipment, frozen=True):
    """A shipment has reached the customer."""

    at: datetime
