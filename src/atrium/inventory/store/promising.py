"""The statement that takes orders' promises by the thousand: reservations, ledger and pools, and nothing else."""

from collections import Counter
from collections.abc import Sequence

from atrium.inventory.model import Movement
from atrium.kernel import Tx

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
    ), written AS (
        INSERT INTO inventory.movements
               (happened_at, kind, sku, pool, on_hand, allocated, reserved, safety, owner, line, actor)
        SELECT %(now)s, 'reserve', sku, pool, 0, 0, quantity, 0, owner, line, actor
          FROM wanted
    ), pooled AS (
        UPDATE inventory.pools p
           SET free = p.free - d.quantity
          FROM unnest(%(sum_skus)s::text[], %(sum_pools)s::text[], %(sums)s::bigint[]) AS d(sku, pool, quantity)
         WHERE p.sku = d.sku AND p.pool = d.pool AND p.free >= d.quantity
        RETURNING 1
    )
    SELECT count(*) AS pools FROM pooled
"""


async def promise(tx: Tx, movements: Sequence[Movement]) -> None:
    """Enter reservations that were decided under their pools' locks.

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
    assert row["pools"] == len(sums), "a pool did not allow what was decided under its lock"
