"""Places that lie near each other."""

from collections.abc import Iterable
from dataclasses import dataclass

from atrium.network.model import Node, distance_km

FAR = float("inf")


@dataclass(frozen=True, slots=True)
class Town:
    """What a postal code stands for."""

    city: str
    region: str


@dataclass(frozen=True, slots=True)
class Spot:
    """A node, and how far it is; None when nobody knows where one of the two lies."""

    node: Node
    distance_km: float | None


def nearest(nodes: Iterable[Node], here: tuple[float, float] | None) -> list[Spot]:
    """Nodes by their distance from a place (latitude, longitude); those that nobody can place come last, by name."""
    spots = [Spot(node, _distance(node, here)) for node in nodes]
    return sorted(spots, key=lambda spot: (FAR if spot.distance_km is None else spot.distance_km, spot.node.name))


def _distance(node: Node, here: tuple[float, float] | None) -> float | None:
    if here is None or node.latitude is None or node.longitude is None:
        return None
    return distance_km(here, (node.latitude, node.longitude))
