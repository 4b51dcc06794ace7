"""The books compared with each other: whatever differs is a bug, and is shown."""

from dataclasses import dataclass

from atrium.kernel import Tx

DIFFERENCES = """
    WITH ledger AS (
        SELECT m.sku, m.node, sum(m.on_hand) AS on_hand, sum(m.allocated) AS allocated, sum(m.safety) AS safety
          FROM inventory.movements m
         WHERE m.node IS NOT NULL
         GROUP BY m.sku, m.node
    ), pooled AS (
        SELECT m.sku, m.pool, sum(m.reserved) AS reserved
          FROM inventory.movements m
         GROUP BY m.sku, m.pool
    ), at_nodes AS (
        SELECT n.sku, n.pool, sum(n.available) AS available
          FROM inventory.positions n
         GROUP BY n.sku, n.pool
    ), reserved AS (
        SELECT r.sku, r.pool, sum(r.quantity) AS quantity
          FROM inventory.reservations r
         GROUP BY r.sku, r.pool
    ), allocated AS (
        SELECT a.sku, a.node, sum(a.quantity) AS quantity
          FROM inventory.allocations a
         GROUP BY a.sku, a.node
    ), compared AS (
        SELECT 'positions.on_hand' AS figure, sku, node AS place, n.on_hand AS kept, l.on_hand AS summed
          FROM inventory.positions n FULL JOIN ledger l USING (sku, node)
         UNION ALL
        SELECT 'positions.allocated', sku, node, n.allocated, l.allocated
          FROM inventory.positions n FULL JOIN ledger l USING (sku, node)
         UNION ALL
        SELECT 'positions.safety', sku, node, n.safety, l.safety
          FROM inventory.positions n FULL JOIN ledger l USING (sku, node)
         UNION ALL
        SELECT 'allocations', sku, node, n.allocated, a.quantity
          FROM inventory.positions n FULL JOIN allocated a USING (sku, node)
         UNION ALL
        SELECT 'pools.free', sku, pool, p.free, coalesce(n.available, 0) - coalesce(r.quantity, 0)
          FROM inventory.pools p FULL JOIN at_nodes n USING (sku, pool) FULL JOIN reserved r USING (sku, pool)
         UNION ALL
        SELECT 'reservations', sku, pool, r.quantity, l.reserved
          FROM reserved r FULL JOIN pooled l USING (sku, pool)
    )
    SELECT figure, sku, place, coalesce(kept, 0)::bigint AS kept, coalesce(summed, 0)::bigint AS summed
      FROM compared
     WHERE coalesce(kept, 0) <> coalesce(summed, 0)
     ORDER BY figure, sku, place
     LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of a sku at a node or pool that is kept as one number and adds up to another."""

    figure: str
    sku: str
    place: str
    kept: int
    summed: int


async def differences(tx: Tx, most: int = 1000) -> list[Difference]:
    """Where ledger, positions, pools, reservations and allocations do not agree. Must be empty, always."""
    return [Difference(*row) for row in await tx.many(DIFFERENCES, most=most)]
