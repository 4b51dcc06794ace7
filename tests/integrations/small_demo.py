"""A corner of the demo retailer as it is on one day: the same orders whenever the tests run."""

from datetime import UTC, datetime

from atrium.flows.order_to_cash import choose_nodes
from atrium.integrations import demo
from atrium.kernel import Database, Tx

MOMENT = datetime(2026, 11, 18, 21, tzinfo=UTC)


async def load(tx: Tx, now: datetime = MOMENT) -> str:
    """Bring it in; says what was done."""
    return await demo.load(Tx(tx.connection, tx.actor, now), choose_nodes, demo.SMALL)


async def move_in(database: Database) -> None:
    """Bring it in, committed."""
    async with database.transaction("system") as tx:
        await load(tx)
