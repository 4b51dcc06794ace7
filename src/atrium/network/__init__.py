"""Where we are: nodes and their pools, channels, calendars, places on the map."""

from atrium.network.actions import put_calendars, put_channels, put_nodes, put_places
from atrium.network.model import (
    Calendar,
    CalendarRow,
    Channel,
    ChannelRow,
    Node,
    NodeRow,
    PlaceRow,
    distance_km,
)
from atrium.network.queries import calendars, channels, closures, list_channels, list_nodes, locate, nodes, shippers

__all__ = [
    "Calendar",
    "CalendarRow",
    "Channel",
    "ChannelRow",
    "Node",
    "NodeRow",
    "PlaceRow",
    "calendars",
    "channels",
    "closures",
    "distance_km",
    "list_channels",
    "list_nodes",
    "locate",
    "nodes",
    "put_calendars",
    "put_channels",
    "put_nodes",
    "put_places",
    "shippers",
]
