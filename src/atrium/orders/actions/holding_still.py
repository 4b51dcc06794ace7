"""Keeping an order as it is while something about it is written down elsewhere."""

from atrium.kernel import Tx
from atrium.orders.store import stages


async def hold_still(tx: Tx, order_id: int) -> None:
    """Take the order in hand, so that facts of its stream are told one after another."""
    await stages.lock(tx, [order_id])
