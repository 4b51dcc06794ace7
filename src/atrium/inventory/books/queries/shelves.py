"""Stock as people look it over: low, below nothing or short, added up by sku or by node."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from atrium.inventory.model import Position
from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page

State = Literal["low", "negative", "short"]

# Low: no more is free than is kept back. Negative: more is promised than lies there. Short: an open shortfall says so.
LOOKED = """
    SELECT n.sku, n.node, n.pool, n.on_hand, n.allocated, n.safety, n.available, n.counted_at
      FROM inventory.positions n
     WHERE (%(skus)s::text[] IS NULL OR n.sku = ANY(%(skus)s))
       AND (%(nodes)s::text[] IS NULL OR n.node = ANY(%(nodes)s))
       AND (%(state)s::text IS DISTINCT FROM 'low' OR n.available <= n.safety)
       AND (%(state)s::text IS DISTINCT FROM 'negative' OR n.available < 0)
       AND (%(state)s::text IS DISTINCT FROM 'short'
            OR EXISTS (SELECT FROM inventory.shortfalls s
                        WHERE s.sku = n.sku AND s.resolved_at IS NULL
                          AND (s.node = n.node OR s.node IS NULL AND s.pool = n.pool
                               OR s.node IS NULL AND s.pool IS NULL)))
       AND (n.sku, n.node) > (%(after_sku)s::text, %(after_node)s::text)
     ORDER BY n.sku, n.node
     LIMIT %(most)s
"""
BY_SKU = """
    SELECT n.sku AS key, count(*) AS places, sum(n.on_hand)::bigint AS on_hand, sum(n.allocated)::bigint AS allocated,
           sum(n.safety)::bigint AS safety, sum(n.available)::bigint AS available
      FROM inventory.positions n
     WHERE (%(skus)s::text[] IS NULL OR n.sku = ANY(%(skus)s))
       AND (%(nodes)s::text[] IS NULL OR n.node = ANY(%(nodes)s))
       AND n.sku > %(after)s::text
     GROUP BY n.sku
    HAVING (%(state)s::text IS DISTINCT FROM 'low' OR sum(n.available) <= sum(n.safety))
       AND (%(state)s::text IS DISTINCT FROM 'negative' OR sum(n.available) < 0)
       AND (%(state)s::text IS DISTINCT FROM 'short'
            OR EXISTS (SELECT FROM inventory.shortfalls s WHERE s.sku = n.sku AND s.resolved_at IS NULL))
     ORDER BY n.sku
     LIMIT %(most)s
"""
BY_NODE = """
    SELECT n.node AS key, count(*) AS places, sum(n.on_hand)::bigint AS on_hand, sum(n.allocated)::bigint AS allocated,
           sum(n.safety)::bigint AS safety, sum(n.available)::bigint AS available
      FROM inventory.positions n
     WHERE (%(skus)s::text[] IS NULL OR n.sku = ANY(%(skus)s))
       AND (%(nodes)s::text[] IS NULL OR n.node = ANY(%(nodes)s))
       AND n.node > %(after)s::text
     GROUP BY n.node
    HAVING (%(state)s::text IS DISTINCT FROM 'low' OR sum(n.available) <= sum(n.safety))
       AND (%(state)s::text IS DISTINCT FROM 'negative' OR bool_or(n.available < 0))
       AND (%(state)s::text IS DISTINCT FROM 'short'
            OR EXISTS (SELECT FROM inventory.shortfalls s WHERE s.node = n.node AND s.resolved_at IS NULL))
     ORDER BY n.node
     LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Look:
    """What one looks for: skus, nodes, and how they stand; what is not named is not asked for."""

    skus: Collection[str] | None = None
    nodes: Collection[str] | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """Positions of one sku, or of one node, added up; `places` is how many."""

    key: str
    places: int
    on_hand: int
    allocated: int
    safety: int
    available: int


async def looked(tx: Tx, look: Look, limit: int, after: str | None = None) -> Page[Position]:
    """Positions by sku and node that stand as asked."""
    sku, node = key_of(after, str, str) or ("", "")
    async with tx.tuned(plan_cache_mode="force_custom_plan"):
        rows = await tx.many(LOOKED, **_asked(look), after_sku=sku, after_node=node, most=limit + 1)
    return page([Position(*row) for row in rows], limit, lambda position: (position.sku, position.node))


async def sums(tx: Tx, look: Look, by: Literal["sku", "node"], limit: int, after: str | None = None) -> Page[Sum]:
    """Positions added up by sku or by node."""
    (key,) = key_of(after, str) or ("",)
    async with tx.tuned(plan_cache_mode="force_custom_plan"):
        rows = await tx.many(BY_SKU if by == "sku" else BY_NODE, **_asked(look), after=key, most=limit + 1)
    return page([Sum(*row) for row in rows], limit, lambda one: (one.key,))


def _asked(look: Look) -> dict[str, object]:
    return {
        "skus": None if look.skus is None else list(look.skus),
        "nodes": None if look.nodes is None else list(look.nodes),
        "state": look.state,
    }
