"""How the ledger is carried forward, how its readers keep it still, and until when reservations hold."""

from datetime import datetime

from atrium.kernel import Tx

# A carried row takes the id of the last movement that it stands for: the ledger is read by id, newest first.
CARRY = """
    INSERT INTO inventory.movements
           (id, happened_at, kind, sku, pool, node, on_hand, allocated, reserved, safety, reason, actor)
    OVERRIDING SYSTEM VALUE
    SELECT max(m.id), %(until)s, 'carry', m.sku, m.pool, m.node, sum(m.on_hand)::bigint, sum(m.allocated)::bigint,
           sum(m.reserved)::bigint, sum(m.safety)::bigint, 'carried forward', %(actor)s
      FROM inventory.movements m
     WHERE m.happened_at < %(until)s
     GROUP BY m.sku, m.pool, m.node
    HAVING m.node IS NOT NULL OR sum(m.reserved) <> 0
"""
# Taken before anything is read: a month that goes meanwhile would be missing, and its carried sums not seen yet.
KEEP = "LOCK TABLE inventory.movements IN ACCESS SHARE MODE"
HOLD_UNTIL = """
    UPDATE inventory.reservations r
       SET expires_at = %(until)s::timestamptz
     WHERE r.owner = %(owner)s AND r.expires_at IS DISTINCT FROM %(until)s::timestamptz
"""


async def carry(tx: Tx, until: datetime) -> int:
    """Enter what all movements before a moment add up to, at that moment; says how many rows that took."""
    return await tx.run(CARRY, until=until, actor=tx.actor)


async def keep(tx: Tx) -> None:
    """No month of the ledger goes while this transaction lasts."""
    await tx.run(KEEP)


async def hold_until(tx: Tx, owner: int, until: datetime | None) -> int:
    """Write down until when an order's reservations hold; says how many held for another time."""
    return await tx.run(HOLD_UNTIL, owner=owner, until=until)
