"""How goods go to the customer, what that costs and how long it takes."""

from atrium.delivery.actions import put_methods, put_rates
from atrium.delivery.model import Method, Offer, Parcel, Rate
from atrium.delivery.queries import methods, quote, rates

__all__ = ["Method", "Offer", "Parcel", "Rate", "methods", "put_methods", "put_rates", "quote", "rates"]
