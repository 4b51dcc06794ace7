"""What is held for orders, what lies where, and what may be promised."""

from collections.abc import Collection, Sequence

from atrium.inventory.model import Hold, Position
from atrium.kernel import Tx

HOLDS = """
    SELECT r.owner, r.line, r.sku, r.quantity, r.pool, NULL::text AS node, r.expires_at
      FROM inventory.reservations r
     WHERE r.owner = ANY(%(owners)s::bigint[])
     UNION ALL
    SELECT a.owner, a.line, a.sku, a.quantity, n.pool, a.node, NULL::timestamptz
      FROM inventory.allocations a
      JOIN inventory.positions n USING (sku, node)
     WHERE a.owner = ANY(%(owners)s::bigint[])
     ORDER BY 1, 2, 3, 5, 6
"""
STOCK_AT = """
    SELECT n.sku, n.node, n.pool, n.on_hand, n.allocated, n.safety, n.available, n.counted_at
      FROM inventory.positions n
     WHERE n.sku = ANY(%(skus)s::text[]) AND n.node = ANY(%(nodes)s::text[])
     ORDER BY n.sku, n.node
"""
AVAILABILITY = """
    SELECT p.sku, sum(greatest(0, p.free))::bigint AS quantity
      FROM inventory.pools p
     WHERE p.sku = ANY(%(skus)s::text[]) AND p.pool = ANY(%(pools)s::text[])
     GROUP BY p.sku
"""
OWNERS_AT = """
    SELECT DISTINCT a.owner
      FROM inventory.allocations a
     WHERE a.node = %(node)s
     ORDER BY a.owner DESC
     LIMIT %(most)s
"""


async def owners_at(tx: Tx, node: str, most: int = 2_000) -> list[int]:
    """Orders that units at a node are allocated to, the newest first."""
    return [row["owner"] for row in await tx.many(OWNERS_AT, node=node, most=most)]


async def holds(tx: Tx, owners: Collection[int]) -> list[Hold]:
    """What is reserved and allocated for these orders, by order, line, sku, pool and node."""
    return [Hold(*row) for row in await tx.many(HOLDS, owners=list(owners))]


async def stock_at(tx: Tx, skus: Collection[str], nodes: Collection[str]) -> list[Position]:
    """These skus at these nodes; what never lay there is left out."""
    return [Position(*row) for row in await tx.many(STOCK_AT, skus=list(skus), nodes=list(nodes))]


async def availability(tx: Tx, skus: Collection[str], pools: Sequence[str]) -> dict[str, int]:
    """Units of each sku that may still be promised from these pools; 0 for what we never had."""
    rows = await tx.many(AVAILABILITY, skus=list(skus), pools=list(pools))
    return dict.fromkeys(skus, 0) | {row["sku"]: row["quantity"] for row in rows}
