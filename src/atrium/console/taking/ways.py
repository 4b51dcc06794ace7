"""What an agent may offer when there is too little: at most three ways, none of them chosen."""

from collections import Counter
from collections.abc import Sequence

from atrium import catalog, inventory
from atrium.console.ground import gettext as _
from atrium.console.ground.speaking import speaker
from atrium.console.taking.basket import Row, Way
from atrium.console.taking.pressing import GAP
from atrium.console.taking.scene import SHIP, Scene
from atrium.console.taking.shelves import Pick, Stock
from atrium.kernel import Tx

MOST_WAYS = 3
MOST_LIKE_IT = 40


async def ways_of(tx: Tx, scene: Scene, row: Row, others: Sequence[Pick], stock: Stock) -> list[Way]:
    """Take what is left, another of its kind, fetch or send it instead, leave it out."""
    found: list[Way] = []
    if row.left:
        what = (
            _("Take the %(left)s that are left", left=speaker().number(row.left))
            if row.left > 1
            else _("Take the last one")
        )
        found.append(Way(f"leave:{row.item.sku}{GAP}{row.left}", what, _("The rest of the order stays as it is")))
    found += await _elsewhere(tx, scene, row, others, stock)
    if len(found) < MOST_WAYS - 1:
        found += await _another(tx, scene, row)
    leave_out = Way(f"drop:{row.item.sku}", _("Leave it out"), _("The rest of the order stays as it is"))
    return [*found[: MOST_WAYS - 1], leave_out]


async def _elsewhere(tx: Tx, scene: Scene, row: Row, others: Sequence[Pick], stock: Stock) -> list[Way]:
    """For who would fetch it here: another node that has it, or bring it."""
    if not scene.is_pickup:
        return []
    there = next((pick for pick in others if pick.code != scene.sheet.node and _has(pick.code, row.needs, stock)), None)
    if there:
        node = there.spot.node
        return [Way(f"fetch:{node.code}", _("Pick up at %(node)s", node=node.name), _("It has all of them"))]
    free = await inventory.availability(tx, list(row.needs), scene.pools)
    brought = [method for method in scene.methods if not method.is_pickup]
    method = min(brought, key=lambda method: method.code != SHIP, default=None)
    if method and all(free[sku] >= units for sku, units in row.needs.items()):
        return [Way(f"send:{method.code}", _("Have it delivered"), method.label or method.name)]
    return []


def _has(node: str, needs: Counter[str], stock: Stock) -> bool:
    return all(stock.get((node, sku), 0) >= units for sku, units in needs.items())


async def _another(tx: Tx, scene: Scene, row: Row) -> list[Way]:
    """The product of the same category that costs most nearly the same and is there."""
    if row.product is None or row.product.category is None or row.product.components:
        return []
    like_it = (
        await catalog.list_products(tx, limit=MOST_LIKE_IT, category=row.product.category, status="active")
    ).items
    skus = [
        one.sku for one in like_it if one.is_stocked and not one.components and not scene.sheet.quantity_of(one.sku)
    ]
    if not skus:
        return []
    free = await inventory.availability(tx, skus, scene.pools)
    quotes = await catalog.quote(tx, {(sku, scene.sheet.channel, scene.currency) for sku in skus})
    able = [
        (abs(quote.unit_price - (row.unit or 0)), quote)
        for (sku, _channel, _currency), quote in quotes.items()
        if quote.unit_price is not None and free[sku] >= row.item.quantity
    ]
    if not able:
        return []
    _distance, best = min(able, key=lambda pair: (pair[0], pair[1].sku))
    assert best.unit_price is not None
    detail = _(
        "%(free)s in stock, %(price)s",
        free=speaker().number(free[best.sku]),
        price=speaker().money(best.unit_price, scene.currency),
    )
    return [Way(f"swap:{row.item.sku}{GAP}{best.sku}", best.name, detail)]
