"""How transfers are remembered."""

from collections.abc import Collection, Mapping

from atrium.inventory.goods.model import ArrivedLine, Sending, Transfer, TransferLine
from atrium.kernel import NotFound, Tx

ADD = """
    WITH sent AS (
        INSERT INTO inventory.transfers (from_node, to_node, reason, actor, shipped_at, expected_at)
        VALUES (%(from_node)s, %(to_node)s, %(reason)s, %(actor)s, %(now)s, %(expected_at)s)
        RETURNING id
    ), lines AS (
        INSERT INTO inventory.transfer_lines (transfer_id, sku, shipped)
        SELECT sent.id, l.sku, l.quantity
          FROM sent, unnest(%(skus)s::text[], %(quantities)s::bigint[]) AS l(sku, quantity)
    )
    SELECT id FROM sent
"""
LOCK = """
    SELECT id, from_node, to_node, reason, actor, shipped_at, expected_at, received_at
      FROM inventory.transfers
     WHERE id = %(transfer_id)s
       FOR UPDATE
"""
LINES = """
    SELECT sku, shipped, received, lost
      FROM inventory.transfer_lines
     WHERE transfer_id = %(transfer_id)s
     ORDER BY sku
"""
ARRIVED = """
    UPDATE inventory.transfer_lines l
       SET received = l.received + a.received, lost = l.lost + a.lost
      FROM unnest(%(skus)s::text[], %(received)s::bigint[], %(lost)s::bigint[]) AS a(sku, received, lost)
     WHERE l.transfer_id = %(transfer_id)s AND l.sku = a.sku
"""
COMPLETE = """
    UPDATE inventory.transfers t
       SET received_at = %(now)s
     WHERE t.id = %(transfer_id)s
       AND NOT EXISTS (SELECT FROM inventory.transfer_lines l
                        WHERE l.transfer_id = t.id AND l.received + l.lost < l.shipped)
"""


async def add(tx: Tx, sending: Sending, units: Mapping[str, int]) -> int:
    """Write down that goods have left; gives the transfer's id."""
    row = await tx.one(
        ADD,
        from_node=sending.from_node,
        to_node=sending.to_node,
        reason=sending.reason,
        actor=tx.actor,
        now=tx.now,
        expected_at=sending.expected_at,
        skus=list(units),
        quantities=list(units.values()),
    )
    return row["id"]


async def lock(tx: Tx, transfer_id: int) -> Transfer:
    """A transfer with its lines, locked. Raises NotFound."""
    row = await tx.maybe(LOCK, transfer_id=transfer_id)
    if row is None:
        raise NotFound(f"There is no transfer {transfer_id}.")
    lines = await tx.many(LINES, transfer_id=transfer_id)
    return Transfer(*row, lines=tuple(TransferLine(*line) for line in lines))


async def enter(tx: Tx, transfer_id: int, arrived: Collection[ArrivedLine]) -> bool:
    """Write down what came in and what is lost; says whether the transfer is complete now."""
    await tx.run(
        ARRIVED,
        transfer_id=transfer_id,
        skus=[line.sku for line in arrived],
        received=[line.received for line in arrived],
        lost=[line.lost for line in arrived],
    )
    return await tx.run(COMPLETE, transfer_id=transfer_id, now=tx.now) == 1
