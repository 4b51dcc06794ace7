"""Taking an order, by an agent who has the customer on the phone."""

from atrium.console.taking.finding import find_people, find_products
from atrium.console.taking.screen import change_sheet, show_draft, show_sheet

routes = [change_sheet, find_people, find_products, show_draft, show_sheet]

__all__ = ["routes"]
