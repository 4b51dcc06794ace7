"""The ledger of one position: every movement that made it what it is."""

from dataclasses import dataclass
from datetime import datetime

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page

LEDGER = """
    SELECT m.id, m.happened_at, m.kind, m.on_hand, m.allocated, m.safety, m.owner, m.line, m.reason, m.actor
      FROM inventory.movements m
     WHERE m.sku = %(sku)s AND m.node = %(node)s AND m.id < %(before)s
     ORDER BY m.id DESC
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
