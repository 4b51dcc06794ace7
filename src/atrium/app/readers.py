"""How the things that systems are told about are read: as the doors show them, with a version where they have one."""

from collections.abc import Collection, Mapping
from typing import Any

from atrium import catalog, customers, network, orders
from atrium.api.customers import customer_view
from atrium.kernel import Tx
from atrium.worker import Reader

Read = tuple[Any, int | None]


async def _orders(tx: Tx, ids: Collection[str]) -> Mapping[str, Read]:
    found = await orders.orders(tx, [int(one) for one in ids])
    return {str(order_id): (order, order.version) for order_id, order in found.items()}


async def _customers(tx: Tx, ids: Collection[str]) -> Mapping[str, Read]:
    """Who was merged is read as the one who stands."""
    found = await customers.see(tx, [int(one) for one in ids])
    known = {one: customer for customer in found for one in (customer.id, *customer.aliases)}
    return {one: (customer_view(known[int(one)]), known[int(one)].version) for one in ids if int(one) in known}


async def _products(tx: Tx, skus: Collection[str]) -> Mapping[str, Read]:
    return {product.sku: (product, None) for product in await catalog.products(tx, skus)}


async def _nodes(tx: Tx, codes: Collection[str]) -> Mapping[str, Read]:
    return {code: (node, None) for code, node in (await network.nodes(tx, codes)).items()}


async def _channels(tx: Tx, codes: Collection[str]) -> Mapping[str, Read]:
    return {code: (channel, None) for code, channel in (await network.channels(tx, codes)).items()}


async def _calendars(tx: Tx, codes: Collection[str]) -> Mapping[str, Read]:
    return {code: (calendar, None) for code, calendar in (await network.calendars(tx, codes)).items()}


READERS: Mapping[str, Reader] = {
    "calendar": _calendars,
    "channel": _channels,
    "customer": _customers,
    "node": _nodes,
    "order": _orders,
    "product": _products,
}
"""By the first part of a stream. What is not here (`stock/NODE`: a whole warehouse) is told without its object."""
