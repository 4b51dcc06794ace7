"""Rules of the network: what a node, a channel and a calendar are, how far apart places lie."""

import re
import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType

from atrium.kernel import Refused
from atrium.kernel.upserts import given, is_code
from atrium.network.model.timetables import WEEKDAYS, clock

DEFAULT_POOL = "main"
EARTH_RADIUS_KM = 6371.0088  # mean radius R1 of the IUGG
MOST_PROCESSING_DAYS = 60

Name = Annotated[str, Meta(min_length=1, max_length=200)]
Word = Annotated[str, Meta(max_length=200)]
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$", description="ISO 3166-1, such as US")]
Clock = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$", description="Time of day, such as 15:00")]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$", description="ISO 4217, such as USD")]


class Kind(StrEnum):
    """What sort of place a node is."""

    DISTRIBUTION_CENTER = "distribution_center"
    STORE = "store"
    SUPPLIER = "supplier"
    THIRD_PARTY = "third_party"
    VAN = "van"


@dataclass(frozen=True, slots=True)
class Node:
    """A place that holds stock or serves; it belongs to exactly one pool."""

    code: str
    name: str
    kind: str
    pool: str = DEFAULT_POOL
    groups: tuple[str, ...] = ()
    address: dict[str, Any] = field(default_factory=dict[str, Any])
    latitude: float | None = None
    longitude: float | None = None
    ships: bool = True
    offers_pickup: bool = False
    is_active: bool = True
    hours: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    timezone: str = "UTC"
    calendar: str | None = None
    cut_off: str | None = None
    """What is ordered from this time of day on, by its own clock, is worked on a day later; None: the method's."""
    processing_days: int | None = None
    """Days that it works on an order before it leaves or can be picked up; None: nobody said."""


@dataclass(frozen=True, slots=True)
class Channel:
    """Where orders come from; it sells from its pools in their order."""

    code: str
    name: str
    pools: tuple[str, ...] = (DEFAULT_POOL,)
    currency: str | None = None
    number_prefix: str = "A-"
    prices_include_tax: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where a postal code lies, in degrees."""

    country: str
    postal_code: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days on which its nodes are closed: the public holidays of a country or region, and days of our own."""

    code: str
    name: str
    country: str | None = None
    region: str | None = None
    closed_days: dict[str, str] = field(default_factory=dict[str, str])


class NodeRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A node as it is sent; what is left out stays as it is (or as is usual, for a new one)."""

    code: str
    name: Name | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    pool: str | UnsetType = UNSET
    groups: Annotated[list[str], Meta(max_length=100)] | UnsetType = UNSET
    address: Annotated[dict[Word, Word | None], Meta(max_length=30)] | UnsetType = UNSET
    latitude: Latitude | UnsetType | None = UNSET
    longitude: Longitude | UnsetType | None = UNSET
    ships: bool | UnsetType = UNSET
    offers_pickup: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    hours: dict[str, Annotated[list[str], Meta(min_length=2, max_length=2)]] | UnsetType = UNSET
    timezone: str | UnsetType = UNSET
    calendar: str | UnsetType | None = UNSET
    cut_off: Clock | UnsetType | None = UNSET
    processing_days: Annotated[int, Meta(ge=0, le=MOST_PROCESSING_DAYS)] | UnsetType | None = UNSET


class ChannelRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A channel as it is sent; what is left out stays as it is (or as is usual, for a new one)."""

    code: str
    name: Name | UnsetType = UNSET
    pools: Annotated[list[str], Meta(min_length=1, max_length=20)] | UnsetType = UNSET
    currency: Currency | UnsetType | None = UNSET
    number_prefix: Annotated[str, Meta(max_length=12)] | UnsetType = UNSET
    prices_include_tax: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET


class CalendarRow(Struct, frozen=True, forbid_unknown_fields=True):
    """A calendar as it is sent; `closed_days` maps a date to its name."""

    code: str
    name: Name | UnsetType = UNSET
    country: Country | UnsetType | None = UNSET
    region: str | UnsetType | None = UNSET
    closed_days: Annotated[dict[date, Name], Meta(max_length=1000)] | UnsetType = UNSET


class PlaceRow(Struct, frozen=True, forbid_unknown_fields=True):
    """Where a postal code lies."""

    country: Country
    postal_code: Annotated[str, Meta(min_length=1, max_length=20)]
    latitude: Latitude
    longitude: Longitude


def plan_node(row: NodeRow, current: Node | None) -> Node:
    """The node that a row asks for. Raises Refused with the code of the rule that it breaks."""
    values = _merged(row, current, ("name", "kind"))
    kind = str(values["kind"])
    is_same_kind = current is not None and current.kind == kind
    said = given(row)
    if not is_same_kind:
        values["ships"] = said.get("ships", kind != Kind.SUPPLIER)
        values["offers_pickup"] = said.get("offers_pickup", kind == Kind.STORE)
    values |= {"kind": kind, "groups": tuple(sorted(set(values.get("groups", ()))))}
    node = Node(**values)
    check_node(node)
    if current is not None and node.pool != current.pool:
        raise Refused(
            "pool_in_use",
            f"{node.code} belongs to pool {current.pool}, and stock does not change pools with its node. Make a new "
            f"node in {node.pool}, transfer the stock there and close {node.code}.",
        )
    return node


def check_node(node: Node) -> None:
    """What every node must hold. Raises Refused."""
    if not all(is_code(code) for code in (node.code, node.pool, *node.groups)):
        raise Refused("bad_code", "Node, pool and group codes are 1 to 64 printable characters without outer blanks.")
    if (node.latitude is None) != (node.longitude is None):
        raise Refused("half_a_place", f"{node.code}: give latitude and longitude together, or neither.")
    if not _is_timezone(node.timezone):
        raise Refused("unknown_timezone", f"{node.timezone} is no time zone; give one such as America/Chicago.")
    for day, (opens, closes) in node.hours.items():
        if day not in WEEKDAYS or clock(opens) >= clock(closes):
            raise Refused(
                "bad_hours", f'{node.code}, {day}: hours are written as {{"mon": ["09:00", "18:00"]}}, opening first.'
            )


def plan_channel(row: ChannelRow, current: Channel | None) -> Channel:
    """The channel that a row asks for. Raises Refused with the code of the rule that it breaks."""
    values = _merged(row, current, ("name",))
    values["pools"] = tuple(dict.fromkeys(values.get("pools", (DEFAULT_POOL,))))
    channel = Channel(**values)
    if not all(is_code(code) for code in (channel.code, *channel.pools)):
        raise Refused("bad_code", "Channel and pool codes are 1 to 64 printable characters without outer blanks.")
    if not re.fullmatch(r"([A-Za-z0-9._-]*[A-Za-z._-])?", channel.number_prefix):
        raise Refused("bad_prefix", "A number prefix is made of letters, digits, . _ - and does not end in a digit.")
    return channel


def plan_calendar(row: CalendarRow, current: Calendar | None) -> Calendar:
    """The calendar that a row asks for. Raises Refused with the code of the rule that it breaks."""
    values = _merged(row, current, ("name",))
    days: Mapping[date | str, str] = values.get("closed_days", {})
    values["closed_days"] = {str(day): days[day] for day in sorted(days, key=str)}
    calendar = Calendar(**values)
    if not is_code(calendar.code):
        raise Refused("bad_code", "Calendar codes are 1 to 64 printable characters without outer blanks.")
    if calendar.region and not calendar.country:
        raise Refused("unknown_country", f"{calendar.code}: a region needs its country.")
    return calendar


def distance_km(here: tuple[float, float], there: tuple[float, float]) -> float:
    """Great-circle distance of two (latitude, longitude) in degrees, in kilometers.

    Haversine, after R. W. Sinnott, "Virtues of the Haversine", Sky and Telescope 68 (1984), 159.
    """
    latitude, longitude = radians(here[0]), radians(here[1])
    other_latitude, other_longitude = radians(there[0]), radians(there[1])
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def postal_key(country: str, postal_code: str) -> tuple[str, str]:
    """How a place is looked up: in capitals, without blanks; of a US ZIP+4 the first five digits."""
    country, postal_code = country.strip().upper(), "".join(postal_code.split()).upper()
    return country, postal_code[:5] if country == "US" else postal_code


def _merged(row: Struct, current: Node | Channel | Calendar | None, needed: Collection[str]) -> dict[str, Any]:
    """What was known, overlaid with what a row brings."""
    known = {name.name: getattr(current, name.name) for name in fields(current)} if current else {}
    values = known | given(row)
    lacking = [name for name in needed if not values.get(name)]
    if lacking:
        raise Refused("incomplete", f"{values['code']} is new and needs {' and '.join(lacking)}.")
    return values


@lru_cache(maxsize=1000)
def _is_timezone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # what is no name of a zone may be no name of a file either
        return False
    return True


def shown(thing: Node | Channel | Calendar) -> dict[str, Any]:
    """A thing of the network as plain values, for facts and doors."""
    values: dict[str, Any] = asdict(thing)
    for name in ("groups", "pools"):
        if name in values:
            values[name] = list(values[name])
    return values
