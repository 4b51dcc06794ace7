"""Keeping orders as they are while something about them is written down elsewhere."""

from collections.abc import Collection

from atrium.kernel import Tx
from atrium.orders.store import stages


async def hold_still(tx: Tx, numbers: Collection[str]) -> dict[str, int]:
    """Take orders in hand, so that facts of their streams are told one after another; gives their ids.

    Raises NotFound.
    """
    return {number: row["id"] for number, row in (await stages.lock_numbers(tx, numbers)).items()}
