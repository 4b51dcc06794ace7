"""What can be done with shipments: of many orders at once, all or nothing."""

from collections import Counter
from collections.abc import Sequence

from atrium import orders
from atrium.fulfillment import store
from atrium.fulfillment.events import ShipmentDelivered, ShipmentLeft, ShipmentMoved
from atrium.fulfillment.model import LIFECYCLE, Noted, Sending, ShippedUnits, Status
from atrium.kernel import Tx


async def ship(tx: Tx, sendings: Sequence[Sending]) -> list[int]:
    """Units of orders (by line) have left a node together; gives the shipments' ids.

    Raises NotFound; Refused `not_shippable` with what could leave that node.
    """
    order_ids = await orders.ship(tx, sendings)
    shipment_ids = await store.insert(tx, order_ids, sendings)
    await tx.emit(
        *(
            ShipmentLeft(
                order_id, each.number, shipment_id, each.node, each.carrier, each.tracking,
                [ShippedUnits(line, quantity) for line, quantity in each.lines.items()],
            )
            for order_id, shipment_id, each in zip(order_ids, shipment_ids, sendings, strict=True)
        )
    )  # fmt: skip
    return shipment_ids


async def note(tx: Tx, notes: Sequence[Noted]) -> None:
    """Something happened to shipments on their way, to each one thing; what is delivered is delivered whole.

    Raises NotFound; Refused `wrong_state` for what has arrived or gone back already.
    """
    order_ids = await orders.hold_still(tx, {each.number for each in notes})
    shipments = await store.lock(tx, notes)
    after = {each.shipment_id: LIFECYCLE.after(each.kind, shipments[each.shipment_id]) for each in notes}
    assert len(after) == len(notes), "one thing happens to a shipment at a time"
    times = {each.shipment_id: each.at or tx.now for each in notes}
    await store.note(tx, after, times)
    arrived = {each.shipment_id: each.number for each in notes if after[each.shipment_id] is Status.DELIVERED}
    if arrived:
        await _deliver(tx, arrived)
    await tx.emit(
        *(
            ShipmentDelivered(order_ids[each.number], each.number, each.shipment_id, times[each.shipment_id])
            if each.shipment_id in arrived
            else ShipmentMoved(
                order_ids[each.number], each.number, each.shipment_id, after[each.shipment_id], times[each.shipment_id]
            )
            for each in notes
        )
    )


async def _deliver(tx: Tx, arrived: dict[int, str]) -> None:
    """What these shipments (with their orders' numbers) carried has reached the customers."""
    units: dict[str, Counter[int]] = {}
    for shipment_id, lines in (await store.lines(tx, arrived)).items():
        units.setdefault(arrived[shipment_id], Counter()).update(lines)
    await orders.deliver(tx, units)
