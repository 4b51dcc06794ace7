"""What every sheet about stock needs: rows of nodes and skus that we know, at positions that exist."""

from collections.abc import Collection, Mapping
from typing import Protocol, TypeVar

from atrium import catalog, network
from atrium.inventory import store
from atrium.inventory.model import SkuNode
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet


class AtPosition(Protocol):
    """A row about one sku at one node."""

    @property
    def node(self) -> str:
        """The node's code."""
        ...

    @property
    def sku(self) -> str:
        """The sku."""
        ...


Row = TypeVar("Row", bound=AtPosition)


async def refuse_unknown(tx: Tx, sheet: Sheet[Row], rows: Mapping[int, Row] | None = None) -> dict[str, str]:
    """Refuse rows of nodes or skus that we do not know; gives the pool of each node that we do.

    All rows of the sheet are looked at, or those given with their places.
    """
    looked_at = dict(sheet.rows if rows is None else rows)
    nodes = await network.nodes(tx, {row.node for row in looked_at.values()})
    products = await catalog.known(tx, {row.sku for row in looked_at.values()})
    for place, row in looked_at.items():
        if row.node not in nodes:
            sheet.refuse(place, "unknown_node", f"There is no node {row.node}; make it first.")
        elif row.sku not in products:
            sheet.refuse(place, "unknown_sku", f"There is no sku {row.sku}; add it to the catalog first.")
    return {code: node.pool for code, node in nodes.items()}


def refuse_repeated(sheet: Sheet[Row]) -> None:
    """Of two rows about the same position the first counts."""
    seen: set[SkuNode] = set()
    for place, row in list(sheet.rows.items()):
        if (row.sku, row.node) in seen:
            sheet.refuse(place, "repeated", f"{row.sku} at {row.node} stands in an earlier row already.")
        seen.add((row.sku, row.node))


async def open_missing(tx: Tx, places: Collection[SkuNode], pool_of: Mapping[str, str]) -> int:
    """Make those of these positions that are not there yet; says how many."""
    missing = sorted(set(places) - (await store.positions(tx, places)).keys())
    if missing:
        await store.open_positions(tx, missing, pool_of)
    return len(missing)
