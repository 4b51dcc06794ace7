"""What can be done with shipments."""

from collections.abc import Mapping
from datetime import datetime

from atrium import orders
from atrium.fulfillment import store
from atrium.fulfillment.events import ShipmentDelivered, ShipmentLeft, ShipmentMoved
from atrium.fulfillment.model import LIFECYCLE, ShippedUnits, Status
from atrium.kernel import Tx


async def ship(
    tx: Tx, number: str, node: str, lines: Mapping[int, int], *, carrier: str | None = None, tracking: str | None = None
) -> int:
    """Units of an order (by line) have left a node together; gives the shipment's id.

    Raises NotFound; Refused `not_shippable` with what could leave that node.
    """
    order_id = await orders.ship(tx, number, node, lines)
    shipment_id = await store.insert(tx, (order_id, number), node, (carrier, tracking), lines)
    units = [ShippedUnits(line, quantity) for line, quantity in lines.items()]
    await tx.emit(ShipmentLeft(order_id, number, shipment_id, node, carrier, tracking, units))
    return shipment_id


async def note(tx: Tx, number: str, shipment_id: int, kind: str, at: datetime | None = None) -> None:
    """Something happened to a shipment on its way; what is delivered is delivered whole.

    Raises NotFound; Refused `wrong_state` for what has arrived or gone back already.
    """
    order_id = await orders.hold_still(tx, number)
    shipment = await store.lock(tx, number, shipment_id)
    status = LIFECYCLE.after(kind, Status(shipment["status"]))
    when = at or tx.now
    await store.note(tx, shipment_id, status, when)
    if status is Status.DELIVERED:
        await orders.deliver(tx, number, await store.lines(tx, shipment_id))
        await tx.emit(ShipmentDelivered(order_id, number, shipment_id, when))
    else:
        await tx.emit(ShipmentMoved(order_id, number, shipment_id, status, when))
