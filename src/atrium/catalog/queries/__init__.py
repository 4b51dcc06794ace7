"""What can be seen of the catalog: quotes, found products, lists."""

from atrium.catalog.queries.quoting import quote
from atrium.catalog.queries.searching import search
from atrium.catalog.queries.showing import (
    ShownPrice,
    ShownProduct,
    categories,
    list_products,
    prices,
    product,
    products,
)

__all__ = [
    "ShownPrice",
    "ShownProduct",
    "categories",
    "list_products",
    "prices",
    "product",
    "products",
    "quote",
    "search",
]
