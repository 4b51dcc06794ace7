"""What is written down while the house is used: who asked and was answered what, what systems heard, what is left."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

TAKEN = frozenset({200, 201})
UNKNOWN_CODES = frozenset({"in_progress", "unavailable"})

Units = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a client about one order; times are seconds of one clock, `status` None means no answer."""

    kind: str
    """`place`, `cancel` or `ship`."""
    ref: str
    units: Units
    """How many of each sku it is about."""
    asked_at: float
    answered_at: float | None = None
    status: int | None = None
    code: str | None = None
    number: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether we were told that it is done."""
        return self.status in TAKEN

    @property
    def is_refused(self) -> bool:
        """Whether we were told that it is not done; anything else may have happened or not."""
        return self.status is not None and 400 <= self.status < 500 and self.code not in UNKNOWN_CODES


@dataclass(frozen=True, slots=True)
class Fact:
    """One event of the feed; `units` are those that it places, calls off or ships."""

    position: int
    id: str
    stream: str
    kind: str
    number: str | None = None
    units: Units = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heard:
    """One message that a system received, and whether it said yes (2xx)."""

    system: str
    stream: str
    position: int
    kind: str
    is_accepted: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an order as it stands in the end."""

    sku: str
    ordered: int
    cancelled: int = 0
    reserved: int = 0
    allocated: int = 0
    shipped: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """An order as it stands in the end."""

    number: str
    ref: str
    stream: str
    state: str
    lines: tuple[Line, ...]

    def units(self, what: str) -> Counter[str]:
        """Units by sku of one quantity, such as `cancelled`; skus without any are left out."""
        found: Counter[str] = Counter()
        for line in self.lines:
            found[line.sku] += getattr(line, what)
        return +found


@dataclass(frozen=True, slots=True)
class Shelf:
    """Stock of one sku in the end, over all nodes."""

    on_hand: int
    allocated: int
    reserved: int


@dataclass(frozen=True, slots=True)
class History:
    """All of it."""

    stock: Units
    """Units of each sku in the beginning; none come in later."""
    calls: tuple[Call, ...] = ()
    feed: tuple[Fact, ...] = ()
    heard: tuple[Heard, ...] = ()
    """In the order of receipt."""
    systems: Mapping[str, str] = field(default_factory=dict)
    """Who must be told, and the kinds of facts it asked for, such as `orders.`."""
    orders: tuple[Order, ...] = ()
    shelves: Mapping[str, Shelf] = field(default_factory=dict)
    differences: int = 0
    """What the house's own reconciliation says."""
    known_position: int = 0
    """Facts up to here happened before the recording; systems were not there yet."""
