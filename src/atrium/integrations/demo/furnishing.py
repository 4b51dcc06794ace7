"""Making the demo shop: where it is, what it sells, what delivery costs, what lies where."""

from collections.abc import Awaitable, Callable
from random import Random
from typing import Any

from atrium import catalog, delivery, inventory, network, tax
from atrium.integrations.demo.shop import Row, Shop
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet

UNITS = {"distribution_center": (14, 60), "store": (3, 12)}


async def furnish(tx: Tx, shop: Shop, chance: Random) -> None:
    """Put up nodes, products, delivery, taxes, and count the stock."""
    await _put(tx, network.put_calendars, shop.calendars, network.CalendarRow)
    await _put(tx, network.put_nodes, shop.nodes, network.NodeRow)
    await _put(tx, catalog.put_products, [*shop.services, *shop.goods, *shop.bundles], catalog.ProductRow)
    await _put(tx, delivery.put_methods, shop.methods, delivery.Method)
    await _put(tx, delivery.put_rates, shop.delivery_rates, delivery.Rate)
    await _put(tx, tax.put_rates, shop.tax_rates, tax.Rate)
    await _put(tx, inventory.count, _counted(shop, chance), inventory.Level)


async def _put(
    tx: Tx, verb: Callable[[Tx, Sheet[Any]], Awaitable[Report]], rows: list[Row], kind: type[object]
) -> None:
    report = await verb(tx, Sheet.read(rows, kind))
    assert not report.refused, report.refused


def _counted(shop: Shop, chance: Random) -> list[Row]:
    """How many lie where: all at the distribution centers, in a store most."""
    return [
        {"node": node["code"], "sku": sku, "on_hand": chance.randint(*UNITS[node["kind"]])}
        for node in shop.nodes
        for sku in shop.skus
        if node["kind"] == "distribution_center" or chance.random() < 0.7
    ]
