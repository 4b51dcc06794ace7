"""Errands as people look at them."""

import msgspec
from asyncpg import Record

from atrium.kernel import NotFound, Tx
from atrium.orders.errands.model import Errand

ONE = """
    SELECT id, deed, words, actor, channels, numbers, done, missed, begun_at, finished_at
      FROM orders.errands WHERE id = %(errand_id)s
"""
LATEST = """
    SELECT id, deed, words, actor, channels, numbers, done, missed, begun_at, finished_at
      FROM orders.errands
     WHERE %(actor)s::text IS NULL OR actor = %(actor)s ORDER BY id DESC LIMIT %(limit)s
"""


async def one(tx: Tx, errand_id: int) -> Errand:
    """How far it has come. Raises NotFound."""
    row = await tx.maybe(ONE, errand_id=errand_id)
    if row is None:
        raise NotFound("There is no such errand.")
    return _errand(row)


async def latest(tx: Tx, limit: int, actor: str | None = None) -> list[Errand]:
    """The newest ones first, of one actor or of all."""
    return [_errand(row) for row in await tx.many(LATEST, limit=limit, actor=actor)]


def _errand(row: Record) -> Errand:
    return msgspec.convert(dict(row), Errand)
