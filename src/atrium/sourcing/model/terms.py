"""The words of sourcing."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import asin, cos, inf, radians, sin
from typing import Any, NamedTuple

EARTH_KM = 6371.0

Line = tuple[int, str, int]
"""A line's number, its sku and how many units."""
Point = tuple[float, float, float]
"""A place on a globe of radius 1."""
Shelves = Mapping[str, Mapping[str, int]]
"""Units to be had: sku to node to units, none of them zero or less."""
Stock = Mapping[str, Shelves]
"""Shelves by pool."""


@dataclass(frozen=True, slots=True)
class Demand:
    """Units that somebody waits for, where, and the pools that may give them."""

    key: int
    lines: tuple[Line, ...]
    latitude: float | None
    longitude: float | None
    pools: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """Units of a line that one node gives."""

    line: int
    sku: str
    node: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gives what, what nobody has, and why it was decided so."""

    key: int
    picks: tuple[Pick, ...]
    leftover: tuple[Line, ...]
    why: dict[str, Any]


class Site(NamedTuple):
    """A node as the rule sees it; `point` is its place on a globe of radius 1, if it is known."""

    code: str
    pool: str
    point: Point | None


class Candidate(NamedTuple):
    """A node that could give something; compared as a tuple, the least one is the best."""

    missing: int
    chord: float
    minus_stock: int
    node: str


def point(latitude: float | None, longitude: float | None) -> Point | None:
    """A place in degrees as a point on the globe of radius 1; None when it is unknown."""
    if latitude is None or longitude is None:
        return None
    north, east = radians(latitude), radians(longitude)
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)


def kilometers(chord: float) -> float | None:
    """The way over ground (haversine) between two points a chord apart; None when a place is unknown."""
    return None if chord == inf else round(2 * EARTH_KM * asin(min(1.0, chord / 2)), 1)
