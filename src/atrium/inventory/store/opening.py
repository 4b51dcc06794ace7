"""Making positions when stock of a sku first comes to a node, and remembering counts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from atrium.inventory.model import Level, Position, SkuNode
from atrium.kernel import Tx

POSITIONS = """
    SELECT n.sku, n.node, n.pool, n.on_hand, n.allocated, n.safety, n.available, n.counted_at
      FROM unnest(%(skus)s::text[], %(nodes)s::text[]) AS k(sku, node)
      JOIN inventory.positions n USING (sku, node)
"""
DIFFERING = """
    SELECT k.place
      FROM unnest(%(places)s::int[], %(skus)s::text[], %(nodes)s::text[], %(on_hand)s::bigint[])
           AS k(place, sku, node, on_hand)
      LEFT JOIN inventory.positions n USING (sku, node)
     WHERE n.on_hand IS DISTINCT FROM k.on_hand
"""
OPEN_POOLS = """
    INSERT INTO inventory.pools (sku, pool)
    SELECT DISTINCT sku, pool
      FROM unnest(%(skus)s::text[], %(pools)s::text[]) AS k(sku, pool)
     ORDER BY sku, pool
        ON CONFLICT DO NOTHING
"""
OPEN_POSITIONS = """
    INSERT INTO inventory.positions (sku, node, pool)
    SELECT DISTINCT sku, node, pool
      FROM unnest(%(skus)s::text[], %(nodes)s::text[], %(pools)s::text[]) AS k(sku, node, pool)
     ORDER BY sku, node
        ON CONFLICT DO NOTHING
"""
LATER = """
    SELECT m.sku, m.node, coalesce(sum(m.on_hand) FILTER (WHERE m.kind <> 'carry'), 0)::bigint AS quantity,
           bool_or(m.kind = 'carry') AS is_carried
      FROM unnest(%(skus)s::text[], %(nodes)s::text[], %(since)s::timestamptz[]) AS k(sku, node, since)
      JOIN inventory.movements m ON m.sku = k.sku AND m.node = k.node AND m.happened_at > k.since
     WHERE m.kind <> 'count' AND m.happened_at > %(earliest)s
     GROUP BY m.sku, m.node
"""
COUNTED = """
    UPDATE inventory.positions n
       SET counted_at = k.counted_at
      FROM unnest(%(skus)s::text[], %(nodes)s::text[], %(times)s::timestamptz[]) AS k(sku, node, counted_at)
     WHERE n.sku = k.sku AND n.node = k.node
"""


async def positions(tx: Tx, places: Collection[SkuNode]) -> dict[SkuNode, Position]:
    """Positions as they stand, not locked; what does not exist is left out."""
    rows = await tx.many(POSITIONS, skus=[sku for sku, _ in places], nodes=[node for _, node in places])
    return {(row["sku"], row["node"]): Position(*row) for row in rows}


async def differing(tx: Tx, levels: Mapping[int, Level]) -> list[int]:
    """The places of those that say something else than what is on hand, or name a position that is not there."""
    rows = await tx.many(
        DIFFERING,
        places=list(levels),
        skus=[level.sku for level in levels.values()],
        nodes=[level.node for level in levels.values()],
        on_hand=[level.on_hand for level in levels.values()],
    )
    return [row["place"] for row in rows]


async def open_positions(tx: Tx, places: Sequence[SkuNode], pool_of: Mapping[str, str]) -> None:
    """Make positions (and their pools) that are not there yet, with nothing in them."""
    skus, nodes = [sku for sku, _ in places], [node for _, node in places]
    pools = [pool_of[node] for node in nodes]
    await tx.run(OPEN_POOLS, skus=skus, pools=pools)
    await tx.run(OPEN_POSITIONS, skus=skus, nodes=nodes, pools=pools)


async def moved_since(tx: Tx, times: Mapping[SkuNode, datetime]) -> dict[SkuNode, int | None]:
    """By how many units on hand has changed at each position since a time, other than by counts.

    None: nobody knows any more, for the balance was carried forward since.
    """
    if not times:
        return {}
    rows = await tx.many(
        LATER,
        skus=[sku for sku, _ in times],
        nodes=[node for _, node in times],
        since=list(times.values()),
        earliest=min(times.values()),
    )
    return {(row["sku"], row["node"]): None if row["is_carried"] else row["quantity"] for row in rows}


async def remember_counts(tx: Tx, times: Mapping[SkuNode, datetime]) -> None:
    """Write down when positions were last counted."""
    await tx.run(COUNTED, skus=[sku for sku, _ in times], nodes=[node for _, node in times], times=list(times.values()))
