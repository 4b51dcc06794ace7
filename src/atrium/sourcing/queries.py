"""Decisions, read again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from atrium.kernel import Tx
from atrium.sourcing.model import Line, Pick

DECISIONS = """
    SELECT key, decided_at, plan, why
      FROM sourcing.decisions
     WHERE key = ANY (%(keys)s::bigint[])
     ORDER BY key, decided_at, id
"""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided for a demand at one moment, and why."""

    key: int
    decided_at: datetime
    picks: tuple[Pick, ...]
    leftover: tuple[Line, ...]
    why: dict[str, Any]


async def decisions(tx: Tx, keys: Collection[int]) -> list[Decision]:
    """All decisions for these demands, oldest first for each."""
    return [
        Decision(
            key=row["key"],
            decided_at=row["decided_at"],
            picks=msgspec.convert(row["plan"]["picks"], tuple[Pick, ...]),
            leftover=msgspec.convert(row["plan"]["leftover"], tuple[Line, ...]),
            why=row["why"],
        )
        for row in await tx.many(DECISIONS, keys=list(keys))
    ]
