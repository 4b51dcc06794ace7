"""What the network is, and its rules. Pure."""

from atrium.network.model.things import (
    Calendar,
    CalendarRow,
    Channel,
    ChannelRow,
    Node,
    NodeRow,
    Place,
    PlaceRow,
    distance_km,
    plan_calendar,
    plan_channel,
    plan_node,
    postal_key,
    shown,
)
from atrium.network.model.timetables import FARTHEST_DAYS, Timetable

__all__ = [
    "FARTHEST_DAYS",
    "Calendar",
    "CalendarRow",
    "Channel",
    "ChannelRow",
    "Node",
    "NodeRow",
    "Place",
    "PlaceRow",
    "Timetable",
    "distance_km",
    "plan_calendar",
    "plan_channel",
    "plan_node",
    "postal_key",
    "shown",
]
