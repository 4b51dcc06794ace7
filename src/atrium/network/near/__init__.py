"""What lies near a place: its town, and the nodes that hand goods out there."""

from atrium.network.near.model import Spot, Town, nearest
from atrium.network.near.queries import home_country, pickups, places, town

__all__ = ["Spot", "Town", "home_country", "nearest", "pickups", "places", "town"]
