"""Planning: who gives what to whom."""

from collections.abc import Sequence

from atrium import inventory, network
from atrium.kernel import Tx
from atrium.sourcing import model, store
from atrium.sourcing.model import Demand, Plan, Site


async def plan(tx: Tx, demands: Sequence[Demand]) -> list[Plan]:
    """Decide for each demand, in order, from which nodes it is filled, and keep why.

    Takes no stock: allocating the picks may still find that somebody was faster.
    """
    plans = await consider(tx, demands)
    await remember(tx, plans)
    return plans


async def consider(tx: Tx, demands: Sequence[Demand]) -> list[Plan]:
    """Decide as `plan` does, but keep nothing: what would be done now."""
    if not demands:
        return []
    nodes = await network.shippers(tx, {pool for demand in demands for pool in demand.pools})
    sites = {node.code: Site(node.code, node.pool, model.point(node.latitude, node.longitude)) for node in nodes}
    skus = sorted({sku for demand in demands for _, sku, _ in demand.lines})
    stock: dict[str, dict[str, dict[str, int]]] = {}
    for position in await inventory.stock_at(tx, skus, list(sites)):
        if position.available > 0:
            shelves = stock.setdefault(sites[position.node].pool, {})
            shelves.setdefault(position.sku, {})[position.node] = position.available
    return model.choose_all(demands, sites, stock)


async def remember(tx: Tx, plans: Sequence[Plan]) -> None:
    """Keep decisions with their reasons, for those who ask why."""
    await store.write_decisions(tx, plans)
