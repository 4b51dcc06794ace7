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
    Timetable,
)
from atrium.network.queries import (
    calendars,
    channels,
    list_channels,
    list_nodes,
    locate,
    nodes,
    shippers,
    timetables,
)

__all__ = [
    "Calendar",
    "CalendarRow",
    "Channel",
    "ChannelRow",
    "Node",
    "NodeRow",
    "PlaceRow",
    "Timetable",
    "calendars",
    "channels",
    "list_channels",
    "list_nodes",
    "locate",
    "nodes",
    "put_calendars",
    "put_channels",
    "put_nodes",
    "put_places",
    "shippers",
    "timetables",
]
