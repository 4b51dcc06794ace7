"""What lies where and what is promised of it, page by page, and which promises have outlived their time."""

from collections.abc import Collection
from dataclasses import dataclass

from atrium.inventory.model import Hold, Position
from atrium.kernel import Malformed, Page, Tx
from atrium.kernel.paging import key_of, page

POSITIONS = """
    SELECT n.sku, n.node, n.pool, n.on_hand, n.allocated, n.safety, n.available, n.counted_at
      FROM inventory.positions n
     WHERE (%(skus)s::text[] IS NULL OR n.sku = ANY(%(skus)s))
       AND (%(node)s::text IS NULL OR n.node = %(node)s)
       AND (%(pool)s::text IS NULL OR n.pool = %(pool)s)
       AND (n.sku, n.node) > (%(after_sku)s::text, %(after_node)s::text)
     ORDER BY n.sku, n.node
     LIMIT %(most)s
"""
# The positions of a node, or of some skus: those are sorted, however many there are elsewhere.
LOWEST = """
    SELECT n.sku, n.node, n.pool, n.on_hand, n.allocated, n.safety, n.available, n.counted_at
      FROM inventory.positions n
     WHERE (%(skus)s::text[] IS NULL OR n.sku = ANY(%(skus)s))
       AND (%(node)s::text IS NULL OR n.node = %(node)s)
       AND (%(pool)s::text IS NULL OR n.pool = %(pool)s)
       AND (n.available, n.sku, n.node) > (%(available)s::bigint, %(after_sku)s::text, %(after_node)s::text)
     ORDER BY n.available, n.sku, n.node
     LIMIT %(most)s
"""
POOLS = """
    SELECT p.sku, p.pool, p.free, (sum(n.available) - p.free)::bigint AS reserved
      FROM inventory.pools p
      JOIN inventory.positions n ON n.sku = p.sku AND n.pool = p.pool
     WHERE p.sku = ANY(%(skus)s::text[]) AND (%(pool)s::text IS NULL OR p.pool = %(pool)s)
     GROUP BY p.sku, p.pool, p.free
     ORDER BY p.sku, p.pool
"""
OVERDUE = """
    SELECT r.owner, r.line, r.sku, r.quantity, r.pool, NULL::text AS node
      FROM inventory.reservations r
     WHERE r.expires_at <= %(now)s
     ORDER BY r.expires_at, r.owner, r.line, r.sku, r.pool
     LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which positions one wants to see; what is not named is not asked for."""

    skus: Collection[str] | None = None
    node: str | None = None
    pool: str | None = None


async def positions(tx: Tx, sought: Sought, limit: int, after: str | None = None) -> Page[Position]:
    """Positions by sku and node."""
    sku, node = key_of(after, str, str) or ("", "")
    async with tx.tuned(plan_cache_mode="force_custom_plan"):
        rows = await tx.many(
            POSITIONS,
            skus=list(sought.skus) if sought.skus else None,
            node=sought.node,
            pool=sought.pool,
            after_sku=sku,
            after_node=node,
            most=limit + 1,
        )
    return page([Position(*row) for row in rows], limit, lambda position: (position.sku, position.node))


async def lowest(tx: Tx, sought: Sought, limit: int, after: str | None = None) -> Page[Position]:
    """Positions of a node or of some skus, those that lack units or have the fewest available first.

    Raises Malformed when neither is named.
    """
    if sought.node is None and not sought.skus:
        raise Malformed("Name a node or products to see what is lowest there.", at="node")
    available, sku, node = key_of(after, int, str, str) or (-(2**62), "", "")
    async with tx.tuned(plan_cache_mode="force_custom_plan"):
        rows = await tx.many(
            LOWEST,
            skus=list(sought.skus) if sought.skus else None,
            node=sought.node,
            pool=sought.pool,
            available=available,
            after_sku=sku,
            after_node=node,
            most=limit + 1,
        )
    found = [Position(*row) for row in rows]
    return page(found, limit, lambda position: (position.available, position.sku, position.node))


@dataclass(frozen=True, slots=True)
class Promised:
    """One sku in one pool: units that may still be promised, and units that are reserved."""

    sku: str
    pool: str
    free: int
    reserved: int


async def pools(tx: Tx, skus: Collection[str], pool: str | None = None) -> list[Promised]:
    """What pools have of these skus, and what of it is reserved."""
    return [Promised(*row) for row in await tx.many(POOLS, skus=list(skus), pool=pool)]


async def overdue(tx: Tx, most: int = 500) -> list[Hold]:
    """Reservations whose time is over, longest over first. Lock their orders, look again, then `unreserve`."""
    return [Hold(*row) for row in await tx.many(OVERDUE, now=tx.now, most=most)]
