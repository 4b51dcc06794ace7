"""How shortfalls are remembered: compared with stock, opened, changed, closed."""

from collections.abc import Collection, Sequence

from asyncpg import Record

from atrium.inventory.shortfalls.model import Gap, Missing, Shortfall
from atrium.kernel import NotFound, Tx

# A node lacks what is allocated beyond what is on hand. A pool lacks what is reserved beyond what is available,
# less what its nodes lack already: the same unit is missing once.
# Only nodes that may have changed are looked at: those that were touched, those whose lack is known, and those of pools
# that promise too much. A sku may lie at thousands of others.
GAPS = """
    WITH touched AS (
        SELECT DISTINCT sku, node FROM unnest(%(skus)s::text[], %(nodes)s::text[]) AS t(sku, node)
    ), known AS (
        SELECT s.id, s.sku, s.node, s.pool, s.quantity
          FROM inventory.shortfalls s
         WHERE s.sku = ANY(%(skus)s::text[]) AND s.resolved_at IS NULL AND s.owner_order IS NULL
    ), over_promised AS (
        SELECT p.sku, p.pool, p.free,
               (SELECT sum(n.available) FROM inventory.positions n WHERE n.sku = p.sku AND n.pool = p.pool)
               - p.free AS reserved
          FROM inventory.pools p
         WHERE p.sku = ANY(%(skus)s::text[]) AND p.free < 0
    ), looked_at AS (
        SELECT sku, node FROM touched WHERE node IS NOT NULL
         UNION
        SELECT sku, node FROM known WHERE node IS NOT NULL
         UNION
        SELECT n.sku, n.node
          FROM over_promised p
          JOIN inventory.positions n ON n.sku = p.sku AND n.pool = p.pool
         WHERE n.allocated > n.on_hand
    ), at_nodes AS (
        SELECT n.sku, n.node, n.pool, n.allocated - n.on_hand AS lacking
          FROM looked_at k
          JOIN inventory.positions n ON n.sku = k.sku AND n.node = k.node
         WHERE n.allocated > n.on_hand
    ), lacking AS (
        SELECT a.sku, a.node, NULL::text AS pool, a.lacking
          FROM at_nodes a
         UNION ALL
        SELECT p.sku, NULL, p.pool,
               least(p.reserved, -p.free - coalesce(sum(a.lacking), 0))::bigint
          FROM over_promised p
          LEFT JOIN at_nodes a ON a.sku = p.sku AND a.pool = p.pool
         GROUP BY p.sku, p.pool, p.reserved, p.free
        HAVING least(p.reserved, -p.free - coalesce(sum(a.lacking), 0)) > 0
    )
    SELECT coalesce(l.sku, k.sku) AS sku, coalesce(l.node, k.node) AS node, coalesce(l.pool, k.pool) AS pool,
           coalesce(l.lacking, 0) AS lacking, k.id, coalesce(k.quantity, 0) AS known
      FROM lacking l
      FULL JOIN known k ON k.sku = l.sku AND coalesce(k.node, '') = coalesce(l.node, '')
                                         AND coalesce(k.pool, '') = coalesce(l.pool, '')
     WHERE l.lacking IS DISTINCT FROM k.quantity
     ORDER BY 1, 2, 3
"""
OPEN = """
    INSERT INTO inventory.shortfalls (sku, node, pool, owner_order, line, quantity, cause, assignee, opened_at)
    SELECT sku, node, pool, owner_order, line, quantity, cause, %(assignee)s, %(now)s
      FROM unnest(%(skus)s::text[], %(nodes)s::text[], %(pools)s::text[], %(orders)s::bigint[], %(lines)s::int[],
                  %(quantities)s::bigint[], %(causes)s::text[])
        AS t(sku, node, pool, owner_order, line, quantity, cause)
        ON CONFLICT (sku, node, pool, owner_order, line) WHERE resolved_at IS NULL
        DO UPDATE SET quantity = shortfalls.quantity + excluded.quantity
    RETURNING id, sku, node, pool, owner_order AS order_id, line, quantity, cause, assignee, opened_at, resolved_at,
              resolution
"""
CHANGE = """
    UPDATE inventory.shortfalls s
       SET quantity = t.quantity
      FROM unnest(%(ids)s::bigint[], %(quantities)s::bigint[]) AS t(id, quantity)
     WHERE s.id = t.id
"""
CLOSE = """
    UPDATE inventory.shortfalls
       SET resolved_at = %(now)s, resolution = %(resolution)s
     WHERE id = ANY(%(ids)s::bigint[]) AND resolved_at IS NULL
    RETURNING id, sku, node, pool, owner_order AS order_id, line, quantity, cause, assignee, opened_at, resolved_at,
              resolution
"""
ASSIGN = """
    UPDATE inventory.shortfalls
       SET assignee = %(assignee)s
     WHERE id = %(shortfall_id)s
    RETURNING id, sku, node, pool, owner_order AS order_id, line, quantity, cause, assignee, opened_at, resolved_at,
              resolution
"""
LOCK = """
    SELECT id, sku, node, pool, owner_order AS order_id, line, quantity, cause, assignee, opened_at, resolved_at,
           resolution
      FROM inventory.shortfalls
     WHERE id = %(shortfall_id)s
       FOR UPDATE
"""
OF_ORDERS = """
    SELECT id
      FROM inventory.shortfalls
     WHERE owner_order = ANY(%(orders)s::bigint[]) AND resolved_at IS NULL
     ORDER BY id
       FOR UPDATE
"""
ORDERS_WAITING = """
    SELECT DISTINCT owner_order
      FROM inventory.shortfalls
     WHERE sku = ANY(%(skus)s::text[]) AND owner_order IS NOT NULL AND resolved_at IS NULL
     ORDER BY owner_order
"""


def shown(row: Record) -> Shortfall:
    """A row as a shortfall."""
    return Shortfall(*row)


async def gaps(tx: Tx, touched: Collection[tuple[str, str | None]]) -> list[Gap]:
    """Where what is missing of skus, touched at nodes or in pools alone, is not what is written down.

    Their pools are locked.
    """
    pairs = list(touched)
    rows = await tx.many(GAPS, skus=[sku for sku, _ in pairs], nodes=[node for _, node in pairs])
    return [Gap(row["sku"], row["node"], row["pool"], row["lacking"], row["id"], row["known"]) for row in rows]


async def open_gaps(tx: Tx, new: Sequence[Gap], cause: str, assignee: str) -> list[Shortfall]:
    """Write new shortfalls of nodes and pools down."""
    rows = await tx.many(
        OPEN,
        now=tx.now,
        assignee=assignee,
        skus=[gap.sku for gap in new],
        nodes=[gap.node for gap in new],
        pools=[gap.pool for gap in new],
        orders=[None] * len(new),
        lines=[None] * len(new),
        quantities=[gap.lacking for gap in new],
        causes=[cause] * len(new),
    )
    return [shown(row) for row in rows]


async def open_missing(tx: Tx, missing: Sequence[Missing], assignee: str) -> list[Shortfall]:
    """Write down what order lines lack; a line that lacks already lacks more."""
    rows = await tx.many(
        OPEN,
        now=tx.now,
        assignee=assignee,
        skus=[one.sku for one in missing],
        nodes=[one.node for one in missing],
        pools=[None] * len(missing),
        orders=[one.order_id for one in missing],
        lines=[one.line for one in missing],
        quantities=[one.quantity for one in missing],
        causes=[one.cause for one in missing],
    )
    return [shown(row) for row in rows]


async def change(tx: Tx, changed: Sequence[Gap]) -> None:
    """Write down that more or fewer are missing."""
    await tx.run(CHANGE, ids=[gap.shortfall_id for gap in changed], quantities=[gap.lacking for gap in changed])


async def close(tx: Tx, ids: Collection[int], resolution: str) -> list[Shortfall]:
    """Write down that these are seen to, and how; those that were already are left as they are."""
    return [shown(row) for row in await tx.many(CLOSE, now=tx.now, ids=list(ids), resolution=resolution)]


async def assign(tx: Tx, shortfall_id: int, assignee: str) -> Shortfall:
    """Write down who sees to it."""
    return shown(await tx.one(ASSIGN, shortfall_id=shortfall_id, assignee=assignee))


async def lock(tx: Tx, shortfall_id: int) -> Shortfall:
    """One shortfall, locked. Raises NotFound."""
    row = await tx.maybe(LOCK, shortfall_id=shortfall_id)
    if row is None:
        raise NotFound(f"There is no shortfall {shortfall_id}.")
    return shown(row)


async def of_orders(tx: Tx, order_ids: Collection[int]) -> list[int]:
    """Open shortfalls of these orders, locked."""
    return [row["id"] for row in await tx.many(OF_ORDERS, orders=list(order_ids))]


async def orders_waiting(tx: Tx, skus: Collection[str]) -> list[int]:
    """Orders that lack units of these skus, the oldest first."""
    return [row["owner_order"] for row in await tx.many(ORDERS_WAITING, skus=sorted(skus))]
