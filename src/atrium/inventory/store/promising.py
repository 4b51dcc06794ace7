"""How orders are promised stock by the thousand: one look, one statement, and nothing that grows with the orders."""

from collections import Counter
from collections.abc import Collection, Sequence

from atrium.inventory.model import Movement, Pool, Stock
from atrium.kernel import Tx
from atrium.kernel.errors import Overtaken

LOOK = """
    SELECT p.sku, p.pool, p.free
      FROM inventory.pools p
     WHERE p.sku = ANY(%(skus)s::text[]) AND p.pool = ANY(%(pools)s::text[])
"""

# Pools come last, in their order: others wait for their rows until we commit. What the look saw may be gone by then,
# so the guard stands here.
PROMISE = """
    WITH wanted AS MATERIALIZED (
        SELECT owner, line, pool, sku, quantity, actor, expires_at
          FROM unnest(%(owners)s::bigint[], %(lines)s::int[], %(pools)s::text[], %(skus)s::text[],
                      %(quantities)s::bigint[], %(actors)s::text[], %(expiries)s::timestamptz[])
            AS w(owner, line, pool, sku, quantity, actor, expires_at)
    ), reserved AS (
        INSERT INTO inventory.reservations (owner, line, pool, sku, quantity, expires_at)
        SELECT owner, line, pool, sku, sum(quantity)::bigint, max(expires_at)
          FROM wanted
         GROUP BY owner, line, pool, sku
            ON CONFLICT (owner, line, pool, sku) DO UPDATE
           SET quantity = reservations.quantity + excluded.quantity, expires_at = excluded.expires_at
        RETURNING 1
    ), written AS (
        INSERT INTO inventory.movements
               (happened_at, kind, sku, pool, on_hand, allocated, reserved, safety, owner, line, actor)
        SELECT %(now)s, 'reserve', sku, pool, 0, 0, quantity, 0, owner, line, actor
          FROM wanted
        RETURNING 1
    ), locked AS MATERIALIZED (
        SELECT p.sku, p.pool
          FROM inventory.pools p
         WHERE p.sku = ANY(%(sum_skus)s::text[]) AND p.pool = ANY(%(sum_pools)s::text[])
           AND (SELECT count(*) FROM reserved) + (SELECT count(*) FROM written) > 0
         ORDER BY p.sku, p.pool
           FOR UPDATE
    ), pooled AS (
        UPDATE inventory.pools p
           SET free = p.free - d.quantity
          FROM unnest(%(sum_skus)s::text[], %(sum_pools)s::text[], %(sums)s::bigint[]) AS d(sku, pool, quantity)
          JOIN locked USING (sku, pool)
         WHERE p.sku = d.sku AND p.pool = d.pool AND p.free >= d.quantity
        RETURNING 1
    )
    SELECT count(*) AS pools FROM pooled
"""


async def look(tx: Tx, skus: Collection[str], pools: Collection[str]) -> Stock:
    """What is free of these skus in all of these pools at this moment; nothing is locked."""
    rows = await tx.many(LOOK, skus=list(skus), pools=list(pools))
    return Stock({(row["sku"], row["pool"]): Pool(*row) for row in rows})


async def promise(tx: Tx, movements: Sequence[Movement]) -> None:
    """Enter reservations. Raises Overtaken when there is not enough for all of them.

    Says the same as `write`, but joins nothing that grows with the number of orders.
    """
    if not movements:
        return
    sums: Counter[tuple[str, str]] = Counter()
    for movement in movements:
        sums[movement.sku, movement.pool] += movement.reserved
    row = await tx.one(
        PROMISE,
        now=tx.now,
        owners=[m.owner for m in movements],
        lines=[m.line for m in movements],
        pools=[m.pool for m in movements],
        skus=[m.sku for m in movements],
        quantities=[m.reserved for m in movements],
        actors=[m.actor or tx.actor for m in movements],
        expiries=[m.expires_at for m in movements],
        sum_skus=[sku for sku, _ in sums],
        sum_pools=[pool for _, pool in sums],
        sums=list(sums.values()),
    )
    if row["pools"] != len(sums):
        raise Overtaken("Somebody was faster, and what is left does not suffice for all of us.")
