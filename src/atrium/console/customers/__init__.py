"""Customers: found as one types, seen whole, added and corrected."""

from atrium.console.customers.keeping import add_customer, change_customer, show_change, show_new
from atrium.console.customers.showing import list_customers, show_customer

routes = [add_customer, change_customer, list_customers, show_change, show_customer, show_new]

__all__ = ["routes"]
