"""Products: found with slips of the pen forgiven, by category, by status; and one with all about it."""

from functools import partial

from litestar import Response, get

from atrium import catalog, network
from atrium.catalog import PriceLook, ShownProduct
from atrium.console.catalog.words import (
    STATUSES,
    address_of,
    channels,
    digest_of,
    may_price,
    stage_said,
    status_said,
)
from atrium.console.ground import Visit, may
from atrium.console.telling import told_of
from atrium.inventory import books
from atrium.inventory.books import Look, Sum
from atrium.kernel import NotFound, Page, Tx

ROWS = 50
BEST = 200
MOST_CATEGORIES = 2000
MOST_PRICES = 200
MOST_FACTS = 40


@get("/products", opt=may("catalog.read"))
async def list_products(visit: Visit) -> Response[bytes]:
    """Products as one types, in a category, by status."""
    asked = visit.asked
    status = asked["status"] if asked["status"] in STATUSES else None
    category = asked["category"] or None
    async with visit.house.database.read(visit.actor) as tx:
        found = await _found(tx, asked["q"], category, status, asked.get("after"))
        stock = await _stock(visit, tx, [product.sku for product in found.items])
        categories = (await catalog.tree.listed(tx, limit=MOST_CATEGORIES)).items
    return visit.page(
        "catalog/list.html",
        asked=asked,
        found=found,
        stock=stock,
        sees_stock=visit.visitor.may("stock.read"),
        categories=categories,
        wanted=status or "",
        statuses=[(code, status_said(code)) for code in STATUSES],
        status_said=status_said,
    )


async def _found(tx: Tx, q: str, category: str | None, status: str | None, after: str | None) -> Page[ShownProduct]:
    """Those that a word means, of the category and status that are wanted; without a word all, by sku."""
    if not q.strip():
        return await catalog.list_products(tx, limit=ROWS, after=after, category=category, status=status)
    if category is None and status is None:
        return await catalog.search(tx, q, limit=ROWS, after=after)
    best = (await catalog.search(tx, q, limit=BEST)).items
    return Page([one for one in best if status in {None, one.status} and _is_in(one, category)])


def _is_in(product: ShownProduct, category: str | None) -> bool:
    path = product.category or ""
    return category is None or path == category or path.startswith(f"{category} > ")


async def _stock(visit: Visit, tx: Tx, skus: list[str]) -> dict[str, Sum]:
    if not skus or not visit.visitor.may("stock.read"):
        return {}
    return {one.key: one for one in (await books.sums(tx, Look(skus), "sku", len(skus))).items}


@get("/products/{sku:str}", opt=may("catalog.read"))
async def show_product(visit: Visit, sku: str) -> Response[bytes]:
    """All about a product: what it costs where and when, what goes with it, where it lies, what happened."""
    async with visit.house.database.read(visit.actor) as tx:
        product = await seen(tx, sku)
        prices = await catalog.price_list(tx, PriceLook([sku]), MOST_PRICES)
        relatives = await catalog.products(
            tx, [*product.services, *(part.sku for part in product.components), *product.variants, product.parent or ""]
        )
        sees_stock = visit.visitor.may("stock.read")
        positions = (await books.looked(tx, Look([sku]), BEST)).items if sees_stock else []
        nodes = await network.nodes(tx, [one.node for one in positions])
        history = await told_of(tx, f"product/{sku}", MOST_FACTS)
        lists = await channels(tx)
    return visit.page(
        "catalog/one.html",
        product=product,
        digest=digest_of(product),
        prices=prices.items,
        relatives={one.sku: one for one in relatives},
        positions=positions,
        nodes=nodes,
        sees_stock=sees_stock,
        history=history,
        channels=lists,
        may_price=partial(may_price, visit),
        status_said=status_said,
        stage_said=stage_said,
        address=address_of(sku),
    )


async def seen(tx: Tx, sku: str) -> ShownProduct:
    """A product. Raises NotFound."""
    found = await catalog.products(tx, [sku])
    if not found:
        raise NotFound("There is no such product.")
    return found[0]
