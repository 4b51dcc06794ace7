"""What we sell: products and their variants, bundles, services, categories and prices; found, quoted, kept up."""

from atrium.catalog import tree
from atrium.catalog.actions import put_prices, put_products
from atrium.catalog.model import PriceRow, Product, ProductRow, Quote, changed_by
from atrium.catalog.queries import (
    ListedPrice,
    PriceLook,
    ShownPrice,
    ShownProduct,
    known,
    list_products,
    price_list,
    prices,
    product,
    products,
    quote,
    search,
)

__all__ = [
    "ListedPrice",
    "PriceLook",
    "PriceRow",
    "Product",
    "ProductRow",
    "Quote",
    "ShownPrice",
    "ShownProduct",
    "changed_by",
    "known",
    "list_products",
    "price_list",
    "prices",
    "product",
    "products",
    "put_prices",
    "put_products",
    "quote",
    "search",
    "tree",
]
