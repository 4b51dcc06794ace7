"""The lines of an order as rows: where each unit is, who sends it, what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from atrium.catalog import ShownProduct
from atrium.console.ground import gettext as _
from atrium.console.ground import marked
from atrium.console.ground.speaking import speaker
from atrium.console.orders.reading import Seen
from atrium.console.orders.standing import in_words
from atrium.inventory.shortfalls import Shortfall
from atrium.orders import previews

WORDS: Mapping[str, str] = {
    "delivered": marked("delivered"),
    "shipped": marked("shipped"),
    "picked": marked("picked"),
    "released": marked("released"),
    "allocated": marked("allocated"),
    "reserved": marked("reserved"),
    "open": marked("open"),
    "short": marked("short"),
    "cancelled": marked("cancelled"),
    "returned": marked("returned"),
}
CODES = (
    ("6", "delivered"),
    ("5", "shipped"),
    ("4", "picked"),
    ("3", "released"),
    ("2", "allocated"),
    ("1", "reserved"),
    ("0", "open"),
    ("s", "short"),
    ("x", "cancelled"),
)
"""The cells of a quantity bar, furthest first."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is shown."""

    line: previews.Line
    units: Sequence[tuple[str, int]]
    says: str
    brief: str
    """Where most of its units are, in a word or two."""
    nodes: str
    icon: str
    image: str
    shortfalls: Sequence[Shortfall]
    lacks: str
    """A node that has promised more of it than it has, in words."""

    @property
    def total(self) -> int:
        """What its units cost after their discount, before tax that comes on top."""
        return self.line.unit_price * self.line.current - self.line.discount


def rows(seen: Seen) -> list[Row]:
    """The lines that are shown."""
    short: dict[int, list[Shortfall]] = {}
    for shortfall in seen.missing:
        short.setdefault(shortfall.line or 0, []).append(shortfall)
    return [row(seen, line, short.get(line.line, [])) for line in seen.lines]


def row(seen: Seen, line: previews.Line, shortfalls: Sequence[Shortfall]) -> Row:
    """One line of an order."""
    counts = stages_of(line, sum(each.quantity for each in shortfalls))
    product = seen.products.get(line.sku)
    return Row(
        line,
        [(code, counts[stage]) for code, stage in CODES if counts[stage]],
        in_words([(counts[stage], _(WORDS[stage])) for stage in WORDS]),
        _brief(counts),
        _whence(seen, line),
        icon_of(line, product),
        _image(product),
        shortfalls,
        _lacks(seen, line),
    )


def stages_of(line: previews.Line, short: int = 0) -> dict[str, int]:
    """Units by the word that is said of them; what is missing is taken out of the stage that holds it."""
    counts = {stage: getattr(line, stage) for stage in WORDS if stage != "short"}
    counts["shipped"] -= line.delivered
    counts["short"] = 0
    for stage in ("reserved", "open", "allocated"):
        missing = min(short - counts["short"], counts[stage])
        counts[stage] -= missing
        counts["short"] += missing
    return counts


def _brief(counts: Mapping[str, int]) -> str:
    """What is missing first, else the furthest stage; with its count when units are apart."""
    stages = [stage for stage in ("short", *WORDS) if counts[stage]]
    if not stages:
        return ""
    word = _(WORDS[stages[0]])
    return word if len(set(stages)) == 1 or stages[0] == "short" else f"{speaker().number(counts[stages[0]])} {word}"


def _lacks(seen: Seen, line: previews.Line) -> str:
    """Which node has promised more of it than it has; nobody knows yet whose units these are."""
    for node, lines in seen.held.items():
        missing = seen.lacking.get((node, line.sku), 0) if line.line in lines else 0
        if missing:
            name, count = seen.node_name(node), speaker().number(missing)
            return _("%(node)s has promised %(count)s more than it has.", node=name, count=count)
    return ""


def _whence(seen: Seen, line: previews.Line) -> str:
    """Who sends it: one node, or several with their units."""
    nodes = seen.at.get(line.line, {})
    if not nodes:
        if not line.is_stocked:
            return _("service")
        return _("no node yet") if line.reserved or line.open else ""
    if len(nodes) == 1:
        return seen.node_name(next(iter(nodes)))
    return ", ".join(f"{seen.node_name(node)} {speaker().number(units)}" for node, units in nodes.items())


def _image(product: ShownProduct | None) -> str:
    """A picture that this house serves itself; a page loads no others."""
    image = product.image if product else None
    return image if image and image.startswith("/") and not image.startswith("//") else ""


ICONS: Mapping[str, str] = {
    "televis": "device-tv",
    "tv & video > players": "device-tv",
    "speaker": "device-speaker",
    "sound": "device-speaker",
    "headphone": "headphones",
    "turntable": "vinyl",
    "cable": "plug",
    "power": "plug",
    "mount": "wall",
    "laptop": "device-laptop",
    "desktop": "device-desktop",
    "monitor": "device-desktop",
    "storage": "database",
    "watch": "device-watch",
    "phone": "device-mobile",
    "camera": "camera",
    "lens": "camera",
    "network": "router",
    "computer": "device-desktop",
    "gift": "gift",
    "cloth": "shirt",
    "apparel": "shirt",
    "furniture": "armchair",
    "book": "book",
    "kitchen": "tools-kitchen-2",
}
"""A sign for goods by a part of their category's name, the first that fits."""


def icon_of(line: previews.Line, product: ShownProduct | None) -> str:
    """A sign for a product: a service by itself, goods by the last words of their category."""
    return sign_of((product.category or "") if product else "") if line.is_stocked else "tool"


def sign_of(category: str) -> str:
    """A sign for goods of a category."""
    path = category.lower()
    last = path.rpartition(" > ")[2]
    fitting = (name for text in (last, path) for part, name in ICONS.items() if part in text)
    return next(fitting, "package")
