"""Whether everything agrees."""

from litestar import get

from atrium import reports
from atrium.api.ground import Caller, House, may


@get("/reconciliation", opt=may("reconciliation.read"))
async def get_reconciliation(house: House, caller: Caller) -> reports.Reconciliation:
    """Compare ledger, positions, pools and orders; `differences` must be 0."""
    async with house.database.snapshot(caller.actor) as tx:
        return await reports.reconcile(tx)


routes = [get_reconciliation]
