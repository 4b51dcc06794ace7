"""From order to door: what left a node, by whom, and what happened to it on its way."""

from atrium.fulfillment.actions import note, ship
from atrium.fulfillment.model import LIFECYCLE, Noted, Sending, Shipment, ShipmentEvent, ShippedUnits
from atrium.fulfillment.queries import orders_from, shipments

__all__ = [
    "LIFECYCLE",
    "Noted",
    "Sending",
    "Shipment",
    "ShipmentEvent",
    "ShippedUnits",
    "note",
    "orders_from",
    "ship",
    "shipments",
]
