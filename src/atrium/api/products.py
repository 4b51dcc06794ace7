"""Doors for products and categories."""

from typing import Annotated, Any

import msgspec
from litestar import get, put
from litestar.params import Parameter
from msgspec import Meta

from atrium import catalog
from atrium.api.ground import After, Caller, House, Limit, check_everywhere, may, problems, write_rows
from atrium.catalog import ProductRow, ShownProduct
from atrium.kernel.paging import Page
from atrium.kernel.upserts import MOST_ROWS, Report, Sheet

TV: dict[str, Any] = {
    "sku": "TV-55",
    "name": "Television 55 in",
    "price": {"amount": 49900, "currency": "USD"},
    "category": "Electronics > Televisions",
    "brand": "Nordlys",
    "gtin": "4006381333931",
    "weight_g": 15400,
    "image": "https://example.com/tv-55.jpg",
    "tax_class": "standard",
    "status": "active",
    "is_service": False,
    "parent": None,
    "options": {"size": "55 in"},
    "specifications": {"Screen": "55 in, OLED", "Resolution": "3,840 x 2,160"},
    "services": [],
    "components": [],
}
Question = Annotated[str | None, Parameter(max_length=200, description="Sku, GTIN, or words of name and brand.")]


class ProductsForm(msgspec.Struct, forbid_unknown_fields=True):
    """Products to make or change, at most 10,000; what a row leaves out stays as it is, null clears it.

    `price` is the general one, from now on. `parent` and `options` make a variant, `specifications` say what it can do,
    `services` are skus of work that is sold with it, `components` (`[{"sku", "quantity"}]`) make a bundle. Rows may
    name each other.
    """

    products: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[TV]])]


@put("/products", opt=may("catalog.write"), responses=problems(400))
async def put_products(data: ProductsForm, house: House, caller: Caller) -> Report:
    """Make products or change them; each row is taken or refused by itself. Prices need `prices.write` too."""
    sheet = Sheet.read(data.products, ProductRow)
    if any(row.price for row in sheet.rows.values()):
        check_everywhere(caller, "prices.write")
    return await write_rows(house, caller.actor, sheet, catalog.put_products)


@get("/products", opt=may("catalog.read"), responses=problems(400))
async def list_products(
    house: House,
    *,
    q: Question = None,
    category: str | None = None,
    status: str | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ShownProduct]:
    """Products by sku; with `q` those that are meant by it, the best first (category and status do not count then)."""
    async with house.database.read() as tx:
        if q and q.strip():
            return await catalog.search(tx, q, limit=limit, after=after)
        return await catalog.list_products(tx, limit=limit, after=after, category=category, status=status)


@get("/products/{sku:path}", opt=may("catalog.read"), responses=problems(404))
async def get_product(sku: str, house: House) -> ShownProduct:
    """One product with its variants and prices."""
    async with house.database.read() as tx:
        return await catalog.product(tx, sku.removeprefix("/"))


@get("/categories", opt=may("catalog.read"), responses=problems(400))
async def list_categories(house: House, limit: Limit = 50, after: After = None) -> Page[str]:
    """The tree of categories, each as its path: `Electronics > Televisions`."""
    async with house.database.read() as tx:
        return await catalog.tree.listed(tx, limit=limit, after=after)


routes = [put_products, list_products, get_product, list_categories]
