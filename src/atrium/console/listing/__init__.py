"""The list of orders: found as one types, filtered, kept as views, worked on by the dozen, taken out."""

from atrium.console.listing import bulk, exporting, showing, views

routes = [*bulk.routes, *exporting.routes, *showing.routes, *views.routes]

__all__ = ["routes"]
