"""The one statement that changes stock: it writes the ledger, and the sums that follow from it."""

from collections.abc import Sequence

from atrium.inventory.model import Movement
from atrium.kernel import Tx

# A promise (`guarded`) may never leave less than nothing free: not in the pool, and not at the node it is allocated at.
# What is physical is not guarded: goods that are gone are gone.
WRITE = """
    WITH moved AS MATERIALIZED (
        SELECT kind, sku, pool, node, on_hand, allocated, reserved, safety, owner, line, reason, actor, expires_at
          FROM unnest(%(kinds)s::text[], %(skus)s::text[], %(pools)s::text[], %(nodes)s::text[],
                      %(on_hands)s::bigint[], %(allocateds)s::bigint[], %(reserveds)s::bigint[], %(safeties)s::bigint[],
                      %(owners)s::bigint[], %(lines)s::int[], %(reasons)s::text[], %(actors)s::text[],
                      %(expiries)s::timestamptz[])
            AS m(kind, sku, pool, node, on_hand, allocated, reserved, safety, owner, line, reason, actor, expires_at)
    ), written AS (
        INSERT INTO inventory.movements
               (happened_at, kind, sku, pool, node, on_hand, allocated, reserved, safety, owner, line, reason, actor)
        SELECT %(now)s, kind, sku, pool, node, on_hand, allocated, reserved, safety, owner, line, reason, actor
          FROM moved
    ), in_pools AS (
        SELECT sku, pool, sum(on_hand - safety - allocated - reserved)::bigint AS free
          FROM moved
         GROUP BY sku, pool
        HAVING sum(on_hand - safety - allocated - reserved) <> 0
    ), pooled AS (
        UPDATE inventory.pools p
           SET free = p.free + d.free
          FROM in_pools d
         WHERE p.sku = d.sku AND p.pool = d.pool
           AND (NOT %(guarded)s::boolean
                OR p.free + d.free >= least(0, p.free))
        RETURNING 1
    ), at_nodes AS (
        SELECT sku, node, sum(on_hand)::bigint AS on_hand, sum(allocated)::bigint AS allocated,
               sum(safety)::bigint AS safety
          FROM moved
         WHERE node IS NOT NULL
         GROUP BY sku, node
    ), placed AS (
        UPDATE inventory.positions n
           SET on_hand = n.on_hand + d.on_hand, allocated = n.allocated + d.allocated, safety = n.safety + d.safety
          FROM at_nodes d
         WHERE n.sku = d.sku AND n.node = d.node
           AND (NOT %(guarded)s::boolean
                OR n.available + d.on_hand - d.safety - d.allocated >= least(0, n.available))
        RETURNING 1
    ), promised AS (
        MERGE INTO inventory.reservations r
        USING (SELECT owner, line, pool, sku, sum(reserved)::bigint AS quantity, max(expires_at) AS expires_at
                 FROM moved
                WHERE owner IS NOT NULL
                GROUP BY owner, line, pool, sku
               HAVING sum(reserved) <> 0) d
           ON (r.owner, r.line, r.pool, r.sku) = (d.owner, d.line, d.pool, d.sku)
         WHEN MATCHED AND r.quantity + d.quantity = 0 THEN DELETE
         WHEN MATCHED THEN UPDATE SET quantity = r.quantity + d.quantity
         WHEN NOT MATCHED THEN INSERT (owner, line, pool, sku, quantity, expires_at)
              VALUES (d.owner, d.line, d.pool, d.sku, d.quantity, d.expires_at)
    ), kept AS (
        MERGE INTO inventory.allocations a
        USING (SELECT owner, line, node, sku, sum(allocated)::bigint AS quantity
                 FROM moved
                WHERE owner IS NOT NULL AND node IS NOT NULL
                GROUP BY owner, line, node, sku
               HAVING sum(allocated) <> 0) d
           ON (a.owner, a.line, a.node, a.sku) = (d.owner, d.line, d.node, d.sku)
         WHEN MATCHED AND a.quantity + d.quantity = 0 THEN DELETE
         WHEN MATCHED THEN UPDATE SET quantity = a.quantity + d.quantity
         WHEN NOT MATCHED THEN INSERT (owner, line, node, sku, quantity)
              VALUES (d.owner, d.line, d.node, d.sku, d.quantity)
    )
    SELECT (SELECT count(*) FROM in_pools) - (SELECT count(*) FROM pooled)
         + (SELECT count(*) FROM at_nodes) - (SELECT count(*) FROM placed) AS missed
"""


async def write(tx: Tx, movements: Sequence[Movement], *, guarded: bool) -> None:
    """Enter movements and change all that follows from them, in one statement; its rows are locked already.

    With `guarded` a promise beyond what is free is a bug, for it was decided under the same locks.
    """
    if not movements:
        return
    row = await tx.one(
        WRITE,
        now=tx.now,
        guarded=guarded,
        kinds=[m.kind for m in movements],
        skus=[m.sku for m in movements],
        pools=[m.pool for m in movements],
        nodes=[m.node for m in movements],
        on_hands=[m.on_hand for m in movements],
        allocateds=[m.allocated for m in movements],
        reserveds=[m.reserved for m in movements],
        safeties=[m.safety for m in movements],
        owners=[m.owner for m in movements],
        lines=[m.line for m in movements],
        reasons=[m.reason for m in movements],
        actors=[m.actor or tx.actor for m in movements],
        expiries=[m.expires_at for m in movements],
    )
    assert row["missed"] == 0, "a position or a pool did not allow what was decided under its lock"
