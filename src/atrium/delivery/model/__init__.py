"""How goods go to the customer: what it costs and when they arrive. Pure."""

from atrium.delivery.model.dispatching import arrival, departure
from atrium.delivery.model.offering import Fares
from atrium.delivery.model.terms import Method, Offer, Parcel, Rate, tidy_method, tidy_rate

__all__ = ["Fares", "Method", "Offer", "Parcel", "Rate", "arrival", "departure", "tidy_method", "tidy_rate"]
