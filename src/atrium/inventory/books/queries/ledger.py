"""The ledger of one position: every movement that made it what it is, and whom its units are promised to."""

from dataclasses import dataclass
from datetime import datetime

from atrium.kernel import NotFound, Page, Tx
from atrium.kernel.paging import key_of, page

LEDGER = """
    SELECT m.id, m.happened_at, m.kind, m.on_hand, m.allocated, m.safety, m.owner, m.line, m.reason, m.actor
      FROM inventory.movements m
     WHERE m.sku = %(sku)s AND m.node = %(node)s AND m.id < %(before)s
     ORDER BY m.id DESC
     LIMIT %(most)s
"""
SINCE = """
    SELECT coalesce(sum(m.on_hand), 0)::bigint AS on_hand, coalesce(sum(m.allocated), 0)::bigint AS allocated
      FROM inventory.movements m
     WHERE m.sku = %(sku)s AND m.node = %(node)s AND m.id >= %(first)s
"""
PROMISED = """
    SELECT owner, line, quantity, pool, node
      FROM (SELECT r.owner, r.line, r.quantity, r.pool, NULL::text AS node
              FROM inventory.reservations r
             WHERE r.sku = %(sku)s AND %(node)s::text IS NULL
             UNION ALL
            SELECT a.owner, a.line, a.quantity, NULL::text, a.node
              FROM inventory.allocations a
             WHERE a.sku = %(sku)s AND (%(node)s::text IS NULL OR a.node = %(node)s)) AS held
     ORDER BY owner, line, node, pool
     LIMIT %(most)s
"""
NEWEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Entered:
    """One movement at a position: by how much each quantity changed, for which order line, why, and by whom."""

    id: int
    happened_at: datetime
    kind: str
    on_hand: int
    allocated: int
    safety: int
    order_id: int | None
    line: int | None
    reason: str | None
    actor: str


async def ledger(tx: Tx, sku: str, node: str, limit: int, after: str | None = None) -> Page[Entered]:
    """Movements of a sku at a node, newest first."""
    (before,) = key_of(after, int) or (NEWEST,)
    rows = await tx.many(LEDGER, sku=sku, node=node, before=before, most=limit + 1)
    return page([Entered(*row) for row in rows], limit, lambda entered: (entered.id,))


@dataclass(frozen=True, slots=True)
class Promise:
    """Units of a sku that are promised to an order line: at a node, or in a pool before the node is known."""

    order_id: int
    line: int
    quantity: int
    pool: str | None
    node: str | None


async def since(tx: Tx, sku: str, node: str, first: int) -> tuple[int, int]:
    """By how much on hand and allocated changed from a movement on, that one included."""
    row = await tx.one(SINCE, sku=sku, node=node, first=first)
    return row["on_hand"], row["allocated"]


async def movement(tx: Tx, sku: str, node: str, movement_id: int) -> Entered:
    """One movement of a position. Raises NotFound."""
    rows = await tx.many(LEDGER, sku=sku, node=node, before=movement_id + 1, most=1)
    if not rows or rows[0]["id"] != movement_id:
        raise NotFound("There is no such movement at this position.")
    return Entered(*rows[0])


async def promised(tx: Tx, sku: str, node: str | None = None, most: int = 100) -> list[Promise]:
    """Whom units of a sku are promised to, the oldest orders first; at one node, if it is named."""
    return [Promise(*row) for row in await tx.many(PROMISED, sku=sku, node=node, most=most)]
