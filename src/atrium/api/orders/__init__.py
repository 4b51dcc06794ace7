"""Doors for orders."""

from atrium.api.orders.changing import cancel_order, change_draft, confirm_order, reserve_order
from atrium.api.orders.noting import add_note
from atrium.api.orders.placing import place_batch, place_order
from atrium.api.orders.reading import (
    get_order,
    list_order_events,
    list_order_sourcing,
    list_order_transmissions,
    list_orders,
)
from atrium.api.orders.shipping import add_shipment_event, list_shipments, ship_order

routes = [
    add_note,
    add_shipment_event,
    cancel_order,
    change_draft,
    confirm_order,
    get_order,
    list_order_events,
    list_order_sourcing,
    list_order_transmissions,
    list_orders,
    list_shipments,
    place_batch,
    place_order,
    reserve_order,
    ship_order,
]

__all__ = ["routes"]
