"""Transfers as they are seen."""

from collections.abc import Collection

from atrium.inventory.goods.model import Transfer, TransferLine
from atrium.kernel import NotFound, Page, Tx
from atrium.kernel.paging import key_of, page

TRANSFERS = """
    SELECT t.id, t.from_node, t.to_node, t.reason, t.actor, t.shipped_at, t.expected_at, t.received_at,
           array_agg(l.sku ORDER BY l.sku) AS skus, array_agg(l.shipped ORDER BY l.sku) AS shipped,
           array_agg(l.received ORDER BY l.sku) AS received, array_agg(l.lost ORDER BY l.sku) AS lost
      FROM inventory.transfers t
      JOIN inventory.transfer_lines l ON l.transfer_id = t.id
     WHERE t.id > %(after)s
       AND (%(transfer_id)s::bigint IS NULL OR t.id = %(transfer_id)s)
       AND (%(node)s::text IS NULL OR %(node)s IN (t.from_node, t.to_node))
       AND (NOT %(is_in_transit)s::boolean OR t.received_at IS NULL)
     GROUP BY t.id
     ORDER BY t.id
     LIMIT %(most)s
"""
COMING = """
    SELECT l.sku, t.to_node, sum(l.shipped - l.received - l.lost)::bigint AS units
      FROM inventory.transfers t
      JOIN inventory.transfer_lines l ON l.transfer_id = t.id
     WHERE t.received_at IS NULL AND l.sku = ANY(%(skus)s::text[])
     GROUP BY l.sku, t.to_node
    HAVING sum(l.shipped - l.received - l.lost) > 0
"""
UNDER_WAY = """
    SELECT (SELECT count(*) FROM inventory.transfers t WHERE t.received_at IS NULL) AS transfers,
           (SELECT count(*) FROM inventory.shortfalls s WHERE s.resolved_at IS NULL) AS shortfalls
"""
LATER = """
    SELECT m.kind, m.reason
      FROM inventory.movements m
     WHERE m.sku = %(sku)s AND m.node = %(node)s AND m.id > %(after)s AND m.kind IN ('adjust', 'count', 'safety')
"""
HEAD = 8


async def transfers(
    tx: Tx, limit: int, after: str | None = None, *, node: str | None = None, is_in_transit: bool = False
) -> Page[Transfer]:
    """Transfers, oldest first: of one node, or those in transit only, if asked."""
    (last,) = key_of(after, int) or (0,)
    found = await _find(tx, after=last, transfer_id=None, node=node, is_in_transit=is_in_transit, most=limit + 1)
    return page(found, limit, lambda transfer: (transfer.id,))


async def transfer(tx: Tx, transfer_id: int) -> Transfer:
    """One transfer. Raises NotFound."""
    found = await _find(tx, after=0, transfer_id=transfer_id, node=None, is_in_transit=False, most=1)
    if not found:
        raise NotFound(f"There is no transfer {transfer_id}.")
    return found[0]


async def coming(tx: Tx, skus: Collection[str]) -> dict[tuple[str, str], int]:
    """Units in transit between our nodes, by sku and the node that they go to."""
    return {(row["sku"], row["to_node"]): row["units"] for row in await tx.many(COMING, skus=list(skus))}


async def under_way(tx: Tx) -> tuple[int, int]:
    """How many transfers are in transit, and how many shortfalls are open."""
    row = await tx.one(UNDER_WAY)
    return row["transfers"], row["shortfalls"]


async def set_since(tx: Tx, sku: str, node: str, after: int) -> set[tuple[str, str | None]]:
    """What people set at this position after a movement: kinds and reasons."""
    return {(row["kind"], row["reason"]) for row in await tx.many(LATER, sku=sku, node=node, after=after)}


async def _find(tx: Tx, **sought: object) -> list[Transfer]:
    return [
        Transfer(*row[:HEAD], lines=tuple(map(TransferLine, *row[HEAD:]))) for row in await tx.many(TRANSFERS, **sought)
    ]
