"""Bringing the demo retailer into an empty house."""

from datetime import timedelta
from random import Random

from atrium import catalog, network
from atrium.integrations.demo.furnishing import furnish
from atrium.integrations.demo.shop import read
from atrium.integrations.demo.trading import DAYS, trade
from atrium.kernel import Tx

SEED = 20_47
ACTOR = "demo"


async def load(tx: Tx) -> str:
    """Bring in shop, stock, customers and the orders of the last days, all by the house's verbs; says what was done.

    A house that has goods already stays as it is.
    """
    shop = read()
    if await network.nodes(tx, [node["code"] for node in shop.nodes]):
        return "The demo retailer is here already; nothing was changed."
    if (await catalog.list_products(tx, limit=1)).items:
        return "This house has goods of its own; the demo retailer is for an empty one, and nothing was changed."
    # The facts of each month have a shelf of their own, and there is none from before the house was made.
    month = tx.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    opened = Tx(tx.connection, ACTOR, max(tx.now - timedelta(days=DAYS + 1), month))
    chance = Random(SEED)  # noqa: S311 - the same shop every time
    await furnish(opened, shop, chance)
    count = await trade(opened, tx.now, shop, chance)
    return f"The demo retailer is here: {len(shop.goods)} products at {len(shop.nodes)} nodes, {count} orders."
