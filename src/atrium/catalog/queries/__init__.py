"""What can be seen of the catalog: quotes, found products, lists."""

from atrium.catalog.queries.listing_prices import ListedPrice, PriceLook, price_list
from atrium.catalog.queries.quoting import quote
from atrium.catalog.queries.searching import search
from atrium.catalog.queries.showing import (
    ShownPrice,
    ShownProduct,
    known,
    list_products,
    prices,
    product,
    products,
)

__all__ = [
    "ListedPrice",
    "PriceLook",
    "ShownPrice",
    "ShownProduct",
    "known",
    "list_products",
    "price_list",
    "prices",
    "product",
    "products",
    "quote",
    "search",
]
