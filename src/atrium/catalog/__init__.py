"""What we sell: products and their variants, bundles, services, categories and prices; found, quoted, kept up."""

from atrium.catalog.actions import put_prices, put_products
from atrium.catalog.model import Price, PriceRow, Product, ProductRow, Quote
from atrium.catalog.queries import (
    ShownPrice,
    ShownProduct,
    categories,
    list_products,
    prices,
    product,
    products,
    quote,
    search,
)

__all__ = [
    "Price",
    "PriceRow",
    "Product",
    "ProductRow",
    "Quote",
    "ShownPrice",
    "ShownProduct",
    "categories",
    "list_products",
    "prices",
    "product",
    "products",
    "put_prices",
    "put_products",
    "quote",
    "search",
]
