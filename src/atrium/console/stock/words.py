"""How stock is spoken of on the screens, and the names of what lies there."""

from collections.abc import Collection, Mapping

from atrium import catalog, network
from atrium.catalog import ShownProduct
from atrium.console.ground import Visit, marked
from atrium.console.ground import gettext as _
from atrium.console.ground.keys import masked
from atrium.kernel import Tx
from atrium.network import Node
from atrium.orders import watching

MOST_NODES = 1000
MOST_SKUS = 200

KINDS: Mapping[str, str] = {
    "receive": marked("Received"),
    "reserve": marked("Reserved"),
    "unreserve": marked("Reservation given back"),
    "allocate": marked("Allocated"),
    "deallocate": marked("Allocation given back"),
    "ship": marked("Shipped"),
    "adjust": marked("Set right"),
    "count": marked("Counted"),
    "transfer": marked("Transfer"),
    "return": marked("Came back"),
    "expire": marked("Reservation expired"),
    "safety": marked("Safety stock"),
}
KIND_ICONS: Mapping[str, str] = {
    "receive": "package-import",
    "allocate": "map-pin",
    "deallocate": "arrow-back-up",
    "ship": "truck",
    "adjust": "adjustments",
    "count": "clipboard-check",
    "transfer": "transfer",
    "return": "package-import",
    "safety": "shield",
}
CAUSES: Mapping[str, str] = {
    "count": marked("Less was there than promised"),
    "allocation": marked("No node could take it"),
    "short_pick": marked("Its node did not find it"),
}
OF_THE_HOUSE: Mapping[str, str] = {
    "counted": marked("counted"),
    "stock desk": marked("Stock desk"),
    "stock suffices again": marked("Stock suffices again"),
}
"""Words that the house itself writes where people may write theirs."""


def said_of_house(text: str | None) -> str:
    """A word of the house in the visitor's language; what people wrote stays."""
    return _(OF_THE_HOUSE.get(text, text)) if text else ""


def kind_said(kind: str) -> str:
    """What a movement was."""
    return _(KINDS.get(kind, kind))


def cause_said(cause: str) -> str:
    """Why units are missing."""
    return _(CAUSES.get(cause, cause))


def address_of(sku: str, node: str = "") -> str:
    """Where a sku is shown, or its position at a node."""
    return f"/stock/{masked(sku)}" + (f"/{masked(node)}" if node else "")


async def named(tx: Tx, skus: Collection[str]) -> dict[str, ShownProduct]:
    """Products by sku; what the catalog does not know is absent."""
    return {product.sku: product for product in await catalog.products(tx, list(dict.fromkeys(skus)))} if skus else {}


async def places(tx: Tx) -> dict[str, Node]:
    """All nodes by code."""
    return {node.code: node for node in (await network.list_nodes(tx, limit=MOST_NODES)).items}


async def numbered(visit: Visit, tx: Tx, order_ids: Collection[int | None]) -> dict[int, str]:
    """The numbers of orders that the visitor may see, by id."""
    ids = {order_id for order_id in order_ids if order_id is not None}
    if not ids or not visit.visitor.may("orders.read"):
        return {}
    found = await watching.numbers(tx, ids)
    return {key: number for key, (number, channel) in found.items() if visit.visitor.may("orders.read", channel)}


def nodes_for(visit: Visit, permission: str, nodes: Mapping[str, Node]) -> list[Node]:
    """The nodes at which the visitor may do something, open ones first."""
    ours = [node for node in nodes.values() if visit.visitor.may(permission, node=node.code)]
    return sorted(ours, key=lambda node: (not node.is_active, node.name or node.code))
