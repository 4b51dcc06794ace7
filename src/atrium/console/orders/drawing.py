"""Distances drawn without a map: rings around the customer, nodes where they lie, arrows to what lies beyond."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, radians

from atrium.console.ground.words import distance, unit_km
from atrium.console.orders.reading import Seen
from atrium.console.orders.whereabouts import Candidate

WIDTH, HEIGHT = 338, 176
MIDDLE = (WIDTH / 2, HEIGHT / 2)
OUTER = 70.0
DEGREE_KM = 111.2
LINE = 13.0
STEPS = (1.0, 2.0, 5.0)
LETTER = 5.9
"""How wide a letter is, on average."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A circle around the customer, and how far it is."""

    radius: float
    says: str


@dataclass(slots=True)
class Dot:
    """A node on the drawing; one that lies beyond the outer ring is an arrow at the edge."""

    x: float
    y: float
    name: str
    is_chosen: bool
    is_beyond: bool
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "start"
    arrow: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """All that is drawn; `says` is what it shows, in words."""

    rings: Sequence[Ring]
    dots: Sequence[Dot]
    says: str


def drawing(seen: Seen, candidates: Sequence[Candidate]) -> Drawing | None:
    """The nodes around the customer; None when nobody knows where either is."""
    if seen.home is None:
        return None
    placed = [(each, way) for each in candidates if (way := _way(seen, each.code, seen.home))]
    if not placed:
        return None
    farthest = max((hypot(*way) for each, way in placed if each.is_chosen), default=hypot(*placed[0][1]))
    step = _step(farthest)
    scale = OUTER / (3 * step)
    dots = [_dot(each, way, scale) for each, way in placed]
    _spread(dots)
    rings = [Ring(OUTER * count / 3, distance(step * count)) for count in (1, 2, 3)]
    return Drawing(rings, dots, ", ".join(f"{each.name} {each.way}" for each, _way_there in placed))


def _way(seen: Seen, code: str, home: tuple[float, float]) -> tuple[float, float] | None:
    """East and south of the customer in kilometers, on the flat."""
    node = seen.nodes.get(code)
    if node is None or node.latitude is None or node.longitude is None:
        return None
    east = (node.longitude - home[1] + 180) % 360 - 180
    return east * DEGREE_KM * cos(radians((home[0] + node.latitude) / 2)), (home[0] - node.latitude) * DEGREE_KM


def _step(farthest_km: float) -> float:
    """A round distance in the visitor's unit, three of which reach the farthest node that was chosen; in kilometers."""
    unit = unit_km()
    size = 1.0
    while True:
        for step in STEPS:
            if 3 * step * size * unit >= farthest_km:
                return step * size * unit
        size *= 10


def _dot(candidate: Candidate, way: tuple[float, float], scale: float) -> Dot:
    east, south = way[0] * scale, way[1] * scale
    reach = hypot(east, south)
    if reach <= OUTER + 1:
        return Dot(MIDDLE[0] + east, MIDDLE[1] + south, candidate.name, candidate.is_chosen, is_beyond=False)
    share = min((WIDTH / 2 - 12) / abs(east or 0.01), (HEIGHT / 2 - 12) / abs(south or 0.01))
    x, y = MIDDLE[0] + east * share, MIDDLE[1] + south * share
    dot = Dot(x, y, candidate.name, candidate.is_chosen, is_beyond=True)
    dx, dy = east / reach, south / reach
    tail, left, right = (x - 8 * dx, y - 8 * dy), _turned(dx, dy, 0.8), _turned(dx, dy, -0.8)
    dot.arrow = (
        f"M{tail[0]:.1f} {tail[1]:.1f}L{x:.1f} {y:.1f}M{x + left[0]:.1f} {y + left[1]:.1f}L{x:.1f} {y:.1f}"
        f"L{x + right[0]:.1f} {y + right[1]:.1f}"
    )
    return dot


def _cut(name: str, room: float) -> str:
    """A name as long as there is room for it."""
    most = max(int(room / LETTER), 3)
    return name if len(name) <= most else name[: most - 1].rstrip() + "\N{HORIZONTAL ELLIPSIS}"


def _turned(dx: float, dy: float, by: float) -> tuple[float, float]:
    """The barb of an arrow."""
    return -5 * (dx * 0.7 - dy * by), -5 * (dy * 0.7 + dx * by)


def _spread(dots: list[Dot]) -> None:
    """Put a name beside each, on the side away from the middle, none over another."""
    for is_right in (True, False):
        side = sorted((dot for dot in dots if (dot.x >= MIDDLE[0]) == is_right), key=lambda dot: dot.y)
        lowest = 6.0
        for dot in side:
            away = 12 if dot.is_beyond else 10
            inward = dot.is_beyond and (dot.x > WIDTH * 0.66 or dot.x < WIDTH * 0.33)
            is_after = is_right != inward
            dot.anchor = "start" if is_after else "end"
            dot.label_x = dot.x + (away if is_after else -away)
            dot.name = _cut(dot.name, WIDTH - 4 - dot.label_x if is_after else dot.label_x - 4)
            dot.label_y = max(dot.y + 4, lowest + 6)
            lowest = dot.label_y + LINE - 6
        over = max((dot.label_y for dot in side), default=0.0) - (HEIGHT - 5)
        if over > 0:
            for dot in side:
                dot.label_y -= over
