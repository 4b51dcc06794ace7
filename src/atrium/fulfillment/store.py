"""How shipments are remembered."""

from collections.abc import Mapping
from datetime import datetime

from asyncpg import Record

from atrium.kernel import NotFound, Tx

INSERT = """
    WITH shipment AS (
        INSERT INTO fulfillment.shipments (order_id, order_number, node, carrier, tracking, shipped_at)
        VALUES (%(order_id)s, %(number)s, %(node)s, %(carrier)s, %(tracking)s, %(now)s)
        RETURNING id
    ), lines AS (
        INSERT INTO fulfillment.shipment_lines (shipment_id, line, quantity)
        SELECT shipment.id, t.line, t.quantity
          FROM shipment, unnest(%(lines)s::int[], %(quantities)s::int[]) AS t(line, quantity)
    )
    SELECT id FROM shipment
"""

LOCK = """
    SELECT id, order_id, order_number, node, status
      FROM fulfillment.shipments
     WHERE id = %(shipment_id)s AND order_number = %(number)s
       FOR UPDATE
"""

LINES = "SELECT line, quantity FROM fulfillment.shipment_lines WHERE shipment_id = %(shipment_id)s ORDER BY line"

NOTE = """
    WITH noted AS (
        INSERT INTO fulfillment.shipment_events (shipment_id, kind, happened_at, actor)
        VALUES (%(shipment_id)s, %(status)s, %(at)s, %(actor)s)
    )
    UPDATE fulfillment.shipments
       SET status = %(status)s, delivered_at = CASE WHEN %(status)s = 'delivered' THEN %(at)s::timestamptz END
     WHERE id = %(shipment_id)s
"""


async def insert(
    tx: Tx, order: tuple[int, str], node: str, label: tuple[str | None, str | None], lines: Mapping[int, int]
) -> int:
    """Write a shipment of an order (id, number) with its carrier and tracking; gives its id."""
    row = await tx.one(
        INSERT,
        order_id=order[0],
        number=order[1],
        node=node,
        carrier=label[0],
        tracking=label[1],
        now=tx.now,
        lines=list(lines),
        quantities=list(lines.values()),
    )
    return row["id"]


async def lock(tx: Tx, number: str, shipment_id: int) -> Record:
    """Take a shipment in hand. Raises NotFound."""
    row = await tx.maybe(LOCK, shipment_id=shipment_id, number=number)
    if row is None:
        raise NotFound(f"Order {number} has no shipment {shipment_id}.")
    return row


async def lines(tx: Tx, shipment_id: int) -> dict[int, int]:
    """Units by line."""
    return {row["line"]: row["quantity"] for row in await tx.many(LINES, shipment_id=shipment_id)}


async def note(tx: Tx, shipment_id: int, status: str, at: datetime) -> None:
    """Write down what happened and where it stands."""
    await tx.run(NOTE, shipment_id=shipment_id, status=status, at=at, actor=tx.actor)
