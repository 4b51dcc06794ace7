"""Shortfalls as a queue: what is missing, since when, and who sees to it."""

from collections.abc import Collection
from dataclasses import dataclass

from atrium.inventory.shortfalls.model import Shortfall
from atrium.kernel import NotFound, Page, Tx
from atrium.kernel.paging import key_of, page

SHORTFALLS = """
    SELECT id, sku, node, pool, owner_order AS order_id, line, quantity, cause, assignee, opened_at, resolved_at,
           resolution
      FROM inventory.shortfalls
     WHERE id > %(after)s
       AND (%(is_open)s::boolean IS NULL OR (resolved_at IS NULL) = %(is_open)s)
       AND (%(assignee)s::text IS NULL OR assignee = %(assignee)s)
       AND (%(sku)s::text IS NULL OR sku = %(sku)s)
       AND (%(node)s::text IS NULL OR node = %(node)s)
       AND (%(order_id)s::bigint IS NULL OR owner_order = %(order_id)s)
     ORDER BY id
     LIMIT %(most)s
"""
SHORTFALL = """
    SELECT id, sku, node, pool, owner_order AS order_id, line, quantity, cause, assignee, opened_at, resolved_at,
           resolution
      FROM inventory.shortfalls
     WHERE id = %(shortfall_id)s
"""

ORDERS_WAITING = """
    SELECT owner_order AS order_id
      FROM inventory.shortfalls
     WHERE sku = ANY(%(skus)s::text[]) AND resolved_at IS NULL AND owner_order IS NOT NULL
     GROUP BY owner_order
     ORDER BY min(opened_at), owner_order
     LIMIT %(most)s
"""

UNITS_SHORT = """
    SELECT owner_order AS order_id, sum(quantity)::bigint AS quantity
      FROM inventory.shortfalls
     WHERE owner_order = ANY(%(order_ids)s::bigint[]) AND resolved_at IS NULL
     GROUP BY owner_order
"""
ORDERS_SHORT = """
    SELECT owner_order AS order_id
      FROM inventory.shortfalls
     WHERE resolved_at IS NULL AND owner_order IS NOT NULL
     GROUP BY owner_order
     ORDER BY owner_order DESC
     LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which shortfalls one wants to see; what is not named is not asked for."""

    is_open: bool | None = True
    assignee: str | None = None
    sku: str | None = None
    node: str | None = None
    order_id: int | None = None


async def queue(tx: Tx, wanted: Wanted, limit: int, after: str | None = None) -> Page[Shortfall]:
    """Shortfalls, oldest first."""
    (last,) = key_of(after, int) or (0,)
    rows = await tx.many(
        SHORTFALLS,
        after=last,
        is_open=wanted.is_open,
        assignee=wanted.assignee,
        sku=wanted.sku,
        node=wanted.node,
        order_id=wanted.order_id,
        most=limit + 1,
    )
    return page([Shortfall(*row) for row in rows], limit, lambda shortfall: (shortfall.id,))


async def shortfall(tx: Tx, shortfall_id: int) -> Shortfall:
    """One shortfall. Raises NotFound."""
    row = await tx.maybe(SHORTFALL, shortfall_id=shortfall_id)
    if row is None:
        raise NotFound(f"There is no shortfall {shortfall_id}.")
    return Shortfall(*row)


async def orders_waiting(tx: Tx, skus: Collection[str], most: int = 500) -> list[int]:
    """Orders that lack some of these skus, those that have waited longest first."""
    return [row["order_id"] for row in await tx.many(ORDERS_WAITING, skus=list(skus), most=most)]


async def units_short(tx: Tx, order_ids: Collection[int]) -> dict[int, int]:
    """How many units these orders lack; those that lack none are left out."""
    rows = await tx.many(UNITS_SHORT, order_ids=list(order_ids)) if order_ids else []
    return {row["order_id"]: row["quantity"] for row in rows}


async def orders_short(tx: Tx, most: int = 5_000) -> list[int]:
    """Orders that lack units now, the newest first."""
    return [row["order_id"] for row in await tx.many(ORDERS_SHORT, most=most)]
