"""How errands are kept."""

from collections.abc import Sequence

from atrium.kernel import Tx
from atrium.orders.errands.model import Missed

INSERT = """
    INSERT INTO orders.errands (deed, words, actor, channels, numbers, begun_at)
    VALUES (%(deed)s, %(words)s, %(actor)s, %(channels)s::text[], %(numbers)s::text[], %(now)s)
    RETURNING id
"""
LOCK = "SELECT FROM orders.errands WHERE id = %(errand_id)s FOR UPDATE"
ADVANCE = """
    UPDATE orders.errands
       SET done = done + %(count)s, missed = missed || %(missed)s::jsonb,
           finished_at = CASE WHEN done + %(count)s >= cardinality(numbers) THEN %(now)s::timestamptz END
     WHERE id = %(errand_id)s
"""
FORGET = "DELETE FROM orders.errands WHERE finished_at < %(now)s::timestamptz - interval '90 days'"


async def insert(tx: Tx, deed: str, words: str, numbers: Sequence[str], channels: Sequence[str] | None) -> int:
    """Write an errand down; its id."""
    row = await tx.one(
        INSERT,
        deed=deed,
        words=words,
        actor=tx.actor,
        channels=None if channels is None else list(channels),
        numbers=list(numbers),
        now=tx.now,
    )
    return row["id"]


async def lock(tx: Tx, errand_id: int) -> None:
    """Nobody else carries it on until the transaction ends."""
    await tx.one(LOCK, errand_id=errand_id)


async def advance(tx: Tx, errand_id: int, count: int, missed: Sequence[Missed]) -> None:
    """So many more orders were seen to."""
    await tx.run(ADVANCE, errand_id=errand_id, count=count, missed=list(missed), now=tx.now)


async def forget(tx: Tx) -> None:
    """Take away what was finished three months ago."""
    await tx.run(FORGET, now=tx.now)
