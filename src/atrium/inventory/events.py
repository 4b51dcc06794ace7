"""What stock tells: what was counted, received, set right or moved, and what is missing for a promise."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from msgspec import Struct

from atrium.inventory.model import Movement
from atrium.kernel import Fact

MOST_SKUS = 500
"""A fact names at most this many skus; a bigger sheet is told in several facts."""


class OfStock(Struct, frozen=True):
    """What changed at a node: by how many units, by sku."""

    node: str
    changes: dict[str, int]

    @property
    def stream(self) -> str:
        """Everything about the stock of one node, in order."""
        return f"stock/{self.node}"


class StockCounted(OfStock, Fact, frozen=True):
    """Somebody counted, and it was not what we thought."""


class StockReceived(OfStock, Fact, frozen=True):
    """Goods came in."""


class StockAdjusted(OfStock, Fact, frozen=True):
    """Somebody set stock right: broken, found, used up."""


class StockReturned(OfStock, Fact, frozen=True):
    """Goods came back and can be sold again."""


class StockSent(OfStock, Fact, frozen=True):
    """Goods left for another node of ours."""


class StockArrived(OfStock, Fact, frozen=True):
    """Goods from another node of ours came in."""


class SafetyChanged(OfStock, Fact, frozen=True):
    """More or less is kept back as safety stock: `changes` is by how much."""


class TransferSent(Fact, frozen=True):
    """A transfer left its node and is in transit."""

    transfer_id: int
    from_node: str
    to_node: str
    lines: dict[str, int]

    @property
    def stream(self) -> str:
        """The transfer."""
        return f"transfer/{self.transfer_id}"


class TransferReceived(Fact, frozen=True):
    """Some or all of a transfer came in, or is known to be lost."""

    transfer_id: int
    to_node: str
    received: dict[str, int]
    lost: dict[str, int]
    is_complete: bool

    @property
    def stream(self) -> str:
        """The transfer."""
        return f"transfer/{self.transfer_id}"


class OfShortfall(Struct, frozen=True):
    """Something about promised units that are not there."""

    shortfall_id: int
    sku: str
    quantity: int
    node: str | None = None
    pool: str | None = None
    order_id: int | None = None
    line: int | None = None

    @property
    def stream(self) -> str:
        """The shortfall."""
        return f"shortfall/{self.shortfall_id}"


class ShortfallOpened(OfShortfall, Fact, frozen=True, kw_only=True):
    """More is promised than there is; `assignee` is to see to it."""

    cause: str
    assignee: str


class ShortfallChanged(OfShortfall, Fact, frozen=True):
    """More or fewer units are missing than before; `quantity` is how many now."""


class ShortfallAssigned(OfShortfall, Fact, frozen=True, kw_only=True):
    """Somebody else sees to it."""

    assignee: str


class ShortfallResolved(OfShortfall, Fact, frozen=True, kw_only=True):
    """It is no longer missing, or somebody found another way; `resolution` says which."""

    resolution: str


def by_node(kind: Callable[[str, dict[str, int]], Fact], movements: Iterable[Movement]) -> Iterator[Fact]:
    """One fact a node, with the skus that changed, at most 500 in one."""
    changes: dict[str, dict[str, int]] = {}
    for movement in movements:
        if movement.node:
            at = changes.setdefault(movement.node, {})
            at[movement.sku] = at.get(movement.sku, 0) + (movement.on_hand or movement.safety)
    for node, skus in sorted(changes.items()):
        rest = iter(skus.items())
        while part := dict(islice(rest, MOST_SKUS)):
            yield kind(node, part)
