"""Decisions, written down."""

from collections.abc import Sequence

import msgspec

from atrium.kernel import Tx
from atrium.sourcing.model import Plan

WRITE_DECISIONS = """
    INSERT INTO sourcing.decisions (key, decided_at, plan, why)
    SELECT key, %(now)s, plan, why
      FROM unnest(%(keys)s::bigint[], %(plans)s::jsonb[], %(whys)s::jsonb[])
           WITH ORDINALITY AS t(key, plan, why, nth)
     ORDER BY nth
"""


async def write_decisions(tx: Tx, plans: Sequence[Plan]) -> None:
    """One row per plan."""
    if not plans:
        return
    await tx.run(
        WRITE_DECISIONS,
        now=tx.now,
        keys=[plan.key for plan in plans],
        plans=[{"picks": msgspec.to_builtins(plan.picks), "leftover": plan.leftover} for plan in plans],
        whys=[plan.why for plan in plans],
    )
