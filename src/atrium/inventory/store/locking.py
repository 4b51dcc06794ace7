"""Locks: pools by (sku, pool), then positions by (sku, node), always in this order, so that nobody waits in a ring."""

from collections.abc import Collection

from atrium.inventory.model import Hold, Pool, Position, SkuNode, SkuPool, Stock
from atrium.kernel import Tx

LOCK_POOLS = """
    SELECT p.sku, p.pool, p.free
      FROM inventory.pools p
     WHERE p.sku = ANY(%(skus)s::text[]) AND p.pool = ANY(%(pools)s::text[])
     ORDER BY p.sku, p.pool
       FOR UPDATE
"""
LOCK_POOLS_OF_POSITIONS = """
    SELECT p.sku, p.pool, p.free
      FROM inventory.pools p
     WHERE (p.sku, p.pool) IN (
           SELECT k.sku, k.pool
             FROM unnest(%(pool_skus)s::text[], %(pools)s::text[]) AS k(sku, pool)
            UNION
           SELECT n.sku, n.pool
             FROM unnest(%(skus)s::text[], %(nodes)s::text[]) AS k(sku, node)
             JOIN inventory.positions n USING (sku, node))
     ORDER BY p.sku, p.pool
       FOR UPDATE
"""
LOCK_POSITIONS = """
    SELECT n.sku, n.node, n.pool, n.on_hand, n.allocated, n.safety, n.available, n.counted_at
      FROM inventory.positions n
     WHERE (n.sku, n.node) IN (
           SELECT k.sku, k.node
             FROM unnest(%(skus)s::text[], %(nodes)s::text[]) AS k(sku, node))
     ORDER BY n.sku, n.node
       FOR UPDATE
"""
RESERVATIONS = """
    SELECT r.owner, r.line, r.sku, r.quantity, r.pool, NULL::text AS node
      FROM inventory.reservations r
     WHERE r.owner = ANY(%(owners)s::bigint[])
     ORDER BY r.owner, r.line, r.sku, r.pool
"""
ALLOCATIONS = """
    SELECT a.owner, a.line, a.sku, a.quantity, n.pool, a.node
      FROM inventory.allocations a
      JOIN inventory.positions n USING (sku, node)
     WHERE a.owner = ANY(%(owners)s::bigint[])
     ORDER BY a.owner, a.line, a.sku, a.node
"""


async def lock(tx: Tx, places: Collection[SkuNode], pools: Collection[SkuPool] = ()) -> Stock:
    """Lock positions and their pools, and other pools too; what does not exist is left out."""
    skus, nodes = [sku for sku, _ in places], [node for _, node in places]
    rows = await tx.many(
        LOCK_POOLS_OF_POSITIONS,
        skus=skus,
        nodes=nodes,
        pool_skus=[sku for sku, _ in pools],
        pools=[pool for _, pool in pools],
    )
    stock = Stock({(row["sku"], row["pool"]): Pool(*row) for row in rows})
    if places:
        stock.positions.update((await lock_positions(tx, places)).positions)
    return stock


async def lock_positions(tx: Tx, places: Collection[SkuNode]) -> Stock:
    """Lock positions alone, for what leaves their pools as they are; what does not exist is left out."""
    rows = await tx.many(LOCK_POSITIONS, skus=[sku for sku, _ in places], nodes=[node for _, node in places])
    return Stock(positions={(row["sku"], row["node"]): Position(*row) for row in rows})


async def lock_pools(tx: Tx, skus: Collection[str], pools: Collection[str]) -> Stock:
    """Lock these skus in all of these pools: the shortest way for orders that name no node."""
    rows = await tx.many(LOCK_POOLS, skus=list(skus), pools=list(pools))
    return Stock({(row["sku"], row["pool"]): Pool(*row) for row in rows})


async def reservations(tx: Tx, owners: Collection[int]) -> list[Hold]:
    """What is reserved for these orders. They change only with their order locked."""
    return [Hold(*row) for row in await tx.many(RESERVATIONS, owners=list(owners))]


async def allocations(tx: Tx, owners: Collection[int]) -> list[Hold]:
    """What is allocated for these orders. They change only with their position locked."""
    return [Hold(*row) for row in await tx.many(ALLOCATIONS, owners=list(owners))]
