"""Keeping the books: old months go, what they added up to stays; reservations hold for longer."""

from datetime import datetime

from atrium.dispatch import upkeep
from atrium.inventory.books import queries, store
from atrium.inventory.books.queries import Difference
from atrium.kernel import Tx

LEDGER = "inventory.movements"


async def carry_forward(tx: Tx) -> bool:
    """Let the oldest month of the ledger go that is kept no longer, its sums carried into the next; whether one was.

    Raises asyncpg's LockNotAvailableError while somebody reads the ledger for long; try again later.
    """
    old = await upkeep.outlived(tx, LEDGER)
    if old is None:
        return False
    await store.carry(tx, old.until)
    await upkeep.retire(tx, old)
    return True


async def differences(tx: Tx, most: int = 1000) -> list[Difference]:
    """Where ledger, positions, pools, reservations and allocations do not agree. Must be empty, always.

    Comes first in its transaction, so that no month of the ledger is carried forward between lock and look.
    """
    await store.keep(tx)
    return await queries.differences(tx, most)


async def hold_until(tx: Tx, owner: int, until: datetime | None) -> bool:
    """Let all that is reserved for an order hold until a time, or for good; whether that changes anything.

    The order is locked by who calls.
    """
    return bool(await store.hold_until(tx, owner, until))
