"""What lies where for a basket: how much may be promised, and in which nodes near the customer."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from atrium import inventory, network
from atrium.console.taking.scene import Scene
from atrium.kernel import Tx
from atrium.network import near

MOST_SPOTS = 40
MOST_SHOWN = 4

Stock = Mapping[tuple[str, str], int]
"""Units that may still be promised, by node and sku."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A node where the customer may fetch the goods, and what it lacks for that."""

    spot: near.Spot
    lacks: tuple[str, ...]
    """Skus that it has too few of."""

    @property
    def code(self) -> str:
        """The node's own."""
        return self.spot.node.code

    @property
    def has_all(self) -> bool:
        """Whether everything lies there."""
        return not self.lacks


async def spots(tx: Tx, scene: Scene) -> list[near.Spot]:
    """The nodes nearest to the customer where goods are handed out."""
    home = scene.home
    places = await network.locate(tx, [(home.country, home.postal_code)]) if home.postal_code else {}
    found = near.nearest(await near.pickups(tx, scene.pools), places.get((home.country, home.postal_code)))
    return found[:MOST_SPOTS]


async def stock_of(tx: Tx, skus: Collection[str], where: Sequence[near.Spot]) -> Stock:
    """What these nodes may still promise of these skus."""
    if not skus or not where:
        return {}
    found = await inventory.stock_at(tx, skus, [spot.node.code for spot in where])
    return {(position.node, position.sku): max(position.available, 0) for position in found}


def picks(wanted: Counter[str], where: Sequence[near.Spot], stock: Stock, chosen: str) -> list[Pick]:
    """Where to fetch it: the nearest that have all, then the nearest that have most; the chosen one always."""
    every = [
        Pick(spot, tuple(sku for sku, units in wanted.items() if stock.get((spot.node.code, sku), 0) < units))
        for spot in where
    ]
    ranked = sorted(every, key=lambda pick: len(pick.lacks))
    shown = [pick for pick in ranked if len(pick.lacks) < max(len(wanted), 1)][:MOST_SHOWN] or ranked[:2]
    return shown + [pick for pick in ranked if pick.code == chosen and pick not in shown]


async def free_of(tx: Tx, scene: Scene, skus: Collection[str], stock: Stock) -> dict[str, int]:
    """What may be promised of each sku the way that was chosen: from the channel's pools, and at the node."""
    free = await inventory.availability(tx, skus, scene.pools) if skus else {}
    if not (scene.is_pickup and scene.sheet.node):
        return free
    return {sku: min(units, stock.get((scene.sheet.node, sku), 0)) for sku, units in free.items()}
