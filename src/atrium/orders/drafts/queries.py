"""Drafts as they were asked for."""

import msgspec

from atrium.kernel import NotFound, Tx
from atrium.orders.model.request import Request

ASKED = """
    SELECT o.request::text AS request
      FROM orders.orders o
     WHERE o.number = %(number)s
"""


async def asked(tx: Tx, number: str) -> Request | None:
    """What a draft was asked to be, bundles as one line; None for what is a draft no more. Raises NotFound."""
    row = await tx.maybe(ASKED, number=number)
    if row is None:
        raise NotFound(f"There is no order {number}.")
    return msgspec.json.decode(row["request"], type=Request) if row["request"] else None
