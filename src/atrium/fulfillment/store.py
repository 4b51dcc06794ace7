"""How shipments are remembered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from atrium.fulfillment.model import Noted, Sending, Status
from atrium.kernel import NotFound, Tx

NEXT_IDS = """
    SELECT nextval(pg_get_serial_sequence('fulfillment.shipments', 'id')) AS id
      FROM generate_series(1, %(count)s::int)
"""

INSERT = """
    INSERT INTO fulfillment.shipments (id, order_id, order_number, node, carrier, tracking, shipped_at)
    OVERRIDING SYSTEM VALUE
    SELECT id, order_id, number, node, carrier, tracking, %(now)s
      FROM unnest(%(ids)s::bigint[], %(order_ids)s::bigint[], %(numbers)s::text[], %(nodes)s::text[],
                  %(carriers)s::text[], %(trackings)s::text[])
        AS t(id, order_id, number, node, carrier, tracking)
"""

INSERT_LINES = """
    INSERT INTO fulfillment.shipment_lines (shipment_id, line, quantity)
    SELECT shipment_id, line, quantity
      FROM unnest(%(shipment_ids)s::bigint[], %(lines)s::int[], %(quantities)s::int[]) AS t(shipment_id, line, quantity)
"""

LOCK = """
    SELECT id, order_number, status
      FROM fulfillment.shipments
     WHERE id = ANY(%(shipment_ids)s::bigint[])
     ORDER BY id
       FOR UPDATE
"""

LINES = """
    SELECT shipment_id, line, quantity
      FROM fulfillment.shipment_lines
     WHERE shipment_id = ANY(%(shipment_ids)s::bigint[])
     ORDER BY shipment_id, line
"""

NOTE = """
    WITH noted AS (
        INSERT INTO fulfillment.shipment_events (shipment_id, kind, happened_at, actor)
        SELECT shipment_id, status, happened_at, %(actor)s
          FROM unnest(%(shipment_ids)s::bigint[], %(statuses)s::text[], %(times)s::timestamptz[])
            AS t(shipment_id, status, happened_at)
    )
    UPDATE fulfillment.shipments s
       SET status = t.status, delivered_at = CASE WHEN t.status = 'delivered' THEN t.happened_at END
      FROM unnest(%(shipment_ids)s::bigint[], %(statuses)s::text[], %(times)s::timestamptz[])
        AS t(shipment_id, status, happened_at)
     WHERE s.id = t.shipment_id
"""


async def insert(tx: Tx, order_ids: Sequence[int], sendings: Sequence[Sending]) -> list[int]:
    """Write shipments, each of the order with that id; gives their ids."""
    ids = [row["id"] for row in await tx.many(NEXT_IDS, count=len(sendings))]
    await tx.run(
        INSERT,
        ids=ids,
        order_ids=list(order_ids),
        numbers=[each.number for each in sendings],
        nodes=[each.node for each in sendings],
        carriers=[each.carrier for each in sendings],
        trackings=[each.tracking for each in sendings],
        now=tx.now,
    )
    rows = [(i, *units) for i, each in zip(ids, sendings, strict=True) for units in each.lines.items()]
    await tx.run(
        INSERT_LINES,
        shipment_ids=[row[0] for row in rows],
        lines=[row[1] for row in rows],
        quantities=[row[2] for row in rows],
    )
    return ids


async def lock(tx: Tx, notes: Sequence[Noted]) -> dict[int, Status]:
    """Take shipments in hand; says where each stands. Raises NotFound for one that its order does not have."""
    rows = {row["id"]: row for row in await tx.many(LOCK, shipment_ids=[each.shipment_id for each in notes])}
    for each in notes:
        if each.shipment_id not in rows or rows[each.shipment_id]["order_number"] != each.number:
            raise NotFound(f"Order {each.number} has no shipment {each.shipment_id}.")
    return {shipment_id: Status(row["status"]) for shipment_id, row in rows.items()}


async def lines(tx: Tx, shipment_ids: Collection[int]) -> dict[int, dict[int, int]]:
    """Units by line, of each shipment."""
    found: dict[int, dict[int, int]] = {}
    for row in await tx.many(LINES, shipment_ids=list(shipment_ids)):
        found.setdefault(row["shipment_id"], {})[row["line"]] = row["quantity"]
    return found


async def note(tx: Tx, after: Mapping[int, Status], times: Mapping[int, datetime]) -> None:
    """Write down what happened to shipments (by id), and where each stands since."""
    await tx.run(
        NOTE,
        shipment_ids=list(after),
        statuses=list(after.values()),
        times=[times[shipment_id] for shipment_id in after],
        actor=tx.actor,
    )
