"""Making two customers one."""

from atrium.customers.events import CustomersMerged
from atrium.customers.store import merging as store
from atrium.kernel import NotFound, Refused, Tx


async def merge(tx: Tx, merged_id: int, into_id: int) -> None:
    """Let one customer become another: contacts, addresses, notes and history go there, the old id leads there.

    Raises NotFound, Refused `unknown_customer`, `same_customer`, or `already_merged` when either is an alias by now.
    """
    if merged_id == into_id:
        raise Refused("same_customer", "These are the same customer already; choose another one.")
    rows = await store.lock_both(tx, merged_id, into_id)
    if merged_id not in rows:
        raise NotFound(f"There is no customer {merged_id}.")
    if into_id not in rows:
        raise Refused("unknown_customer", f"There is no customer {into_id}; choose another one.")
    for customer_id in (merged_id, into_id):
        survivor = rows[customer_id]["merged_into"]
        if survivor is not None:
            detail = f"Customer {customer_id} was merged into {survivor} before; use {survivor}."
            raise Refused("already_merged", detail, into=str(survivor))
    await store.merge(tx, merged_id, into_id)
    await tx.emit(CustomersMerged(customer_id=into_id, merged_id=merged_id))
