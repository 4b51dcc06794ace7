"""Keeping an order as it is while something about it is written down elsewhere."""

from atrium.kernel import Tx
from atrium.orders.store import stages


async def hold_still(tx: Tx, number: str) -> int:
    """Take the order in hand, so that facts of its stream are told one after another; gives its id. Raises NotFound."""
    return (await stages.lock_number(tx, number))["id"]
