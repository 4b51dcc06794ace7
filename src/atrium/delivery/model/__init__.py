"""How goods go to the customer: what it costs and when they arrive. Pure."""

from atrium.delivery.model.dispatching import Departures, arrival, departure
from atrium.delivery.model.offering import Fares
from atrium.delivery.model.terms import Method, Offer, Parcel, Rate, Source, tidy_method, tidy_rate

__all__ = [
    "Departures",
    "Fares",
    "Method",
    "Offer",
    "Parcel",
    "Rate",
    "Source",
    "arrival",
    "departure",
    "tidy_method",
    "tidy_rate",
]
