"""Bringing the demo retailer into an empty house."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from atrium import access, catalog, inventory, network
from atrium.integrations.demo.furnishing import furnish, remember, restock
from atrium.integrations.demo.selling import sales
from atrium.integrations.demo.shop import Shop, read
from atrium.integrations.demo.size import WHOLE, Size
from atrium.integrations.demo.trading import HOUR, ChooseNodes, Trade
from atrium.kernel import Tx
from atrium.kernel.migrate import open_months
from atrium.kernel.upserts import Sheet

SEED = 20_47
ACTOR = "demo"
CENTER = "DC-COLUMBUS"
"""By which it is known."""
SELLER = "agent@demo.example"
"""Who takes the orders of the phone, when there is somebody of that name."""
FRESH, FRESHEST = timedelta(days=8), timedelta(hours=30)
RESTOCK_EVERY = timedelta(days=4)
LOST = 6
"""Shelves that were found empty this morning, though something on them was promised."""


async def load(tx: Tx, choose_nodes: ChooseNodes, size: Size = WHOLE) -> str:
    """Bring in shop, stock, customers and the orders of the last days, all by the house's verbs; says what was done.

    A house that has goods already stays as it is.
    """
    chance = Random(SEED)  # noqa: S311 - the same shop every time
    shop = read(size, chance)
    if await is_here(tx):
        return "The demo retailer is here already; nothing was changed."
    if (await catalog.list_products(tx, limit=1)).items:
        return "This house has goods of its own; the demo retailer is for an empty one, and nothing was changed."
    opened = tx.now - timedelta(days=size.days + 1)
    await open_months(tx, opened.date())
    began = Tx(tx.connection, ACTOR, opened)
    await furnish(began, shop, chance)
    past = await remember(began, shop, size.past, opened, chance)
    count = await _trade(tx, shop, size, chance, choose_nodes)
    return (
        f"The demo retailer is here: {len(shop.goods):,} products at {len(shop.nodes)} nodes, {len(shop.people):,} "
        f"customers, {count:,} orders of {size.days} days and {past:,} from before."
    )


async def is_here(tx: Tx) -> bool:
    """Whether the demo retailer lives in this house."""
    return bool(await network.nodes(tx, [CENTER]))


async def _trade(tx: Tx, shop: Shop, size: Size, chance: Random, choose_nodes: ChooseNodes) -> int:
    """Live through the days; the last ones hour by hour."""
    trade = Trade(sales(shop, size, tx.now, chance, await _seller(tx)), chance, choose_nodes)
    restocked = tx.now - timedelta(days=size.days)
    for moment in _moments(tx.now, size.days, chance):
        at = Tx(tx.connection, ACTOR, moment)
        await trade.go_on(at)
        if moment - restocked > RESTOCK_EVERY:
            await restock(at, shop)
            restocked = moment
    await _lose_some(tx, shop)
    return trade.placed


def _moments(now: datetime, days: int, chance: Random) -> Iterator[datetime]:
    """When the house looks at what came in: twice a day at first, then oftener."""
    moment = now - timedelta(days=days)
    while moment < now:
        age = now - moment
        step = 12 * HOUR if age > FRESH else 4 * HOUR if age > FRESHEST else HOUR / 2
        moment = min(now, moment + chance.uniform(0.6, 1.4) * step)
        yield moment


async def _seller(tx: Tx) -> str:
    found = await access.users(tx, 1, q=SELLER)
    return f"user/{found[0].id}" if found else ACTOR


async def _lose_some(tx: Tx, shop: Shop) -> None:
    """A count finds less than was promised: what is missing waits for its owner."""
    stores = [node["code"] for node in shop.nodes]
    skus = [row["sku"] for row in shop.goods]
    at_risk = [at for at in await inventory.stock_at(tx, skus, stores) if at.allocated]
    rows = [
        {"node": at.node, "sku": at.sku, "on_hand": at.allocated - 1} for at in at_risk[:: len(at_risk) // LOST + 1]
    ]
    await inventory.count(Tx(tx.connection, ACTOR, tx.now), Sheet.read(rows, inventory.Level))
