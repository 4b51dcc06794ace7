"""One order with all that stands beside it, read at one moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from atrium import catalog, delivery, fulfillment, inventory, network, orders, sourcing
from atrium.catalog import ShownProduct
from atrium.console.ground import Visit
from atrium.dispatch import replays
from atrium.fulfillment import Shipment
from atrium.inventory.shortfalls import Shortfall, Wanted
from atrium.kernel import Forbidden, Tx
from atrium.network import Node
from atrium.orders import Order
from atrium.sourcing import Decision

MOST_SHORTFALLS = 500
MOST_TOLD = 1_000
MOST_NODES = 5
"""Nodes of an order that are asked what they lack."""
LONGEST_PLACE = 9
MOST_LINES = 100
"""Lines of an order that stand on one page."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An order and what belongs to it; `first` is the first of its lines that is shown, counted from 0."""

    order: Order
    channel: str
    way: str
    """What its delivery method is called."""
    first: int = 0
    nodes: Mapping[str, Node] = field(default_factory=dict[str, Node])
    products: Mapping[str, ShownProduct] = field(default_factory=dict[str, ShownProduct])
    at: Mapping[int, Mapping[str, int]] = field(default_factory=dict[int, Mapping[str, int]])
    """By line: units by the node that holds or has sent them."""
    held: Mapping[str, Mapping[int, int]] = field(default_factory=dict[str, Mapping[int, int]])
    """By node: units by line that wait there to be sent."""
    shipments: list[Shipment] = field(default_factory=list[Shipment])
    shortfalls: list[Shortfall] = field(default_factory=list[Shortfall])
    """Solved ones too."""
    lacking: Mapping[tuple[str, str], int] = field(default_factory=dict[tuple[str, str], int])
    """By node and sku: units that a node which holds something of this order has promised and does not have."""
    decisions: list[Decision] = field(default_factory=list[Decision])
    home: tuple[float, float] | None = None
    told: list[Any] = field(default_factory=list[Any])
    held_until: datetime | None = None
    """When the first of its reservations runs out; None when all hold for good."""

    @property
    def unheld(self) -> int:
        """Units of a placed order that lie in stock and are held nowhere: their reservation ran out."""
        if self.order.state != "placed":
            return 0
        return sum(line.open for line in self.order.lines if line.is_stocked)

    @property
    def missing(self) -> list[Shortfall]:
        """Shortfalls that still need somebody."""
        return [each for each in self.shortfalls if each.resolved_at is None]

    @property
    def lines(self) -> list[Any]:
        """The lines that are shown."""
        return self.order.lines[self.first : self.first + MOST_LINES]

    def node_name(self, code: str | None) -> str:
        """What a node is called."""
        return self.nodes[code].name if code and code in self.nodes else code or ""

    def line(self, number: int) -> Any:
        """One line by its number; None for one that there is not."""
        return next((line for line in self.order.lines if line.line == number), None)


def place_of(text: str, count: int) -> int:
    """The first line of a page of lines, counted from 0, as an address (`from=101`) says it."""
    place = int(text) - 1 if text.isascii() and text.isdecimal() and len(text) < LONGEST_PLACE else 0
    return place if 0 <= place < count else 0


async def order_for(visit: Visit, tx: Tx, permission: str, number: str) -> Order:
    """The order, if the visitor may do this on its channel. Raises NotFound, Forbidden."""
    order = await orders.by_number(tx, number)
    if not visit.caller.may(permission, channel=order.channel):
        raise Forbidden(permission, f"You may not do this on {order.channel}.")
    return order


async def whole(visit: Visit, tx: Tx, number: str) -> Seen:
    """An order with everything that its page shows. Raises NotFound, Forbidden."""
    order = await order_for(visit, tx, "orders.read", number)
    order_id = int(order.id)
    first = place_of(visit.asked["from"], len(order.lines))
    shipments = await fulfillment.shipments(tx, order_id)
    holds = await inventory.holds(tx, [order_id])
    held = by_node(holds)
    decided = await sourcing.decisions(tx, [order_id]) if visit.caller.may("sourcing.read", order.channel) else []
    codes = {*held, *(each.node for each in shipments), *_named(decided)} | ({order.pickup_node or ""} - {""})
    shown = {line.sku for line in order.lines[first : first + MOST_LINES]}
    return Seen(
        order,
        await _channel_name(tx, order),
        await _method_name(tx, order),
        first,
        await network.nodes(tx, codes) if codes else {},
        {product.sku: product for product in await catalog.products(tx, shown)},
        _by_line(held, shipments),
        held,
        shipments,
        await _shortfalls(visit, tx, Wanted(is_open=None, order_id=order_id)),
        await _lacking(visit, tx, held),
        decided,
        await _home(tx, order) if decided else None,
        await replays.of_streams(tx, [f"order/{order.id}"], MOST_TOLD),
        min((hold.expires_at for hold in holds if hold.expires_at), default=None),
    )


def by_node(holds: Collection[Any]) -> dict[str, dict[int, int]]:
    """What waits at nodes to be sent: by node, units by line."""
    found: dict[str, dict[int, int]] = {}
    for hold in holds:
        if hold.node is not None:
            lines = found.setdefault(hold.node, {})
            lines[hold.line] = lines.get(hold.line, 0) + hold.quantity
    return found


def _by_line(held: Mapping[str, Mapping[int, int]], shipments: Collection[Shipment]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    waiting = [(node, line, units) for node, lines in held.items() for line, units in lines.items()]
    gone = [(each.node, part.line, part.quantity) for each in shipments for part in each.lines]
    for node, line, units in waiting + gone:
        nodes = found.setdefault(line, {})
        nodes[node] = nodes.get(node, 0) + units
    return found


def _named(decisions: Collection[Decision]) -> set[str]:
    """Nodes that decisions speak of."""
    return {each["node"] for decision in decisions for each in decision.why.get("ranking", ())}


async def _shortfalls(visit: Visit, tx: Tx, wanted: Wanted) -> list[Shortfall]:
    """What is missing, for those who may see stock."""
    if not visit.visitor.may("stock.read"):
        return []
    return (await inventory.shortfalls.queue(tx, wanted, MOST_SHORTFALLS)).items


async def _lacking(visit: Visit, tx: Tx, nodes: Collection[str]) -> dict[tuple[str, str], int]:
    found = [await _shortfalls(visit, tx, Wanted(node=node)) for node in sorted(nodes)[:MOST_NODES]]
    return {(each.node or "", each.sku): each.quantity for some in found for each in some if each.order_id is None}


async def _channel_name(tx: Tx, order: Order) -> str:
    found = await network.channels(tx, [order.channel])
    return found[order.channel].name if order.channel in found else order.channel


async def _method_name(tx: Tx, order: Order) -> str:
    method = (await delivery.methods(tx)).get(order.delivery_method)
    return (method.label or method.name) if method else ""


async def _home(tx: Tx, order: Order) -> tuple[float, float] | None:
    """Where the goods go: the address's own coordinates, else those of its postal code."""
    place = order.ship_to
    if place is None:
        return None
    if place.latitude is not None and place.longitude is not None:
        return place.latitude, place.longitude
    key = (place.country, place.postal_code)
    return (await network.locate(tx, [key])).get(key)
