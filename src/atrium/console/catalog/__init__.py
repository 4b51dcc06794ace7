"""The catalog: products found, seen whole, added and changed; price lists, and many prices changed at once."""

from atrium.console.catalog.changing import change_prices, show_change_of_prices, undo_change
from atrium.console.catalog.keeping import add_product, become, change_product, show_change, show_new
from atrium.console.catalog.listing import list_products, show_product
from atrium.console.catalog.pricing import add_price, end_price, list_prices, set_again, show_new_price

routes = [
    add_price,
    add_product,
    become,
    change_prices,
    change_product,
    end_price,
    list_prices,
    list_products,
    set_again,
    show_change,
    show_change_of_prices,
    show_new,
    show_new_price,
    show_product,
    undo_change,
]

__all__ = ["routes"]
