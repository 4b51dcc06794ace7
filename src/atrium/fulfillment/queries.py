"""What can be seen of shipments."""

import msgspec

from atrium.fulfillment.model import Shipment, ShipmentEvent, ShippedUnits
from atrium.kernel import Tx

SHIPMENTS = """
    SELECT s.id, s.order_number, s.node, s.carrier, s.tracking, s.status, s.shipped_at, s.delivered_at,
           (SELECT json_agg(json_build_object('line', l.line, 'quantity', l.quantity) ORDER BY l.line)::text
              FROM fulfillment.shipment_lines l
             WHERE l.shipment_id = s.id) AS lines,
           (SELECT json_agg(json_build_object('kind', e.kind, 'at', e.happened_at) ORDER BY e.id)::text
              FROM fulfillment.shipment_events e
             WHERE e.shipment_id = s.id) AS events
      FROM fulfillment.shipments s
     WHERE s.order_id = %(order_id)s
     ORDER BY s.id
"""

ORDERS_FROM = """
    SELECT DISTINCT order_id
      FROM fulfillment.shipments
     WHERE node = %(node)s AND shipped_at > %(now)s::timestamptz - interval '90 days'
     ORDER BY order_id DESC
     LIMIT %(most)s
"""


async def orders_from(tx: Tx, node: str, most: int = 2_000) -> list[int]:
    """Orders of which a node has sent something in the last 90 days, the newest first."""
    return [row["order_id"] for row in await tx.many(ORDERS_FROM, node=node, now=tx.now, most=most)]


async def shipments(tx: Tx, order_id: int) -> list[Shipment]:
    """The shipments of an order, in the order they left."""
    return [
        Shipment(
            str(row["id"]),
            row["order_number"],
            row["node"],
            row["carrier"],
            row["tracking"],
            row["status"],
            row["shipped_at"],
            row["delivered_at"],
            msgspec.json.decode(row["lines"] or "[]", type=list[ShippedUnits]),
            msgspec.json.decode(row["events"] or "[]", type=list[ShipmentEvent]),
        )
        for row in await tx.many(SHIPMENTS, order_id=order_id)
    ]
