"""Sending goods from one node to another, and taking them in there."""

from collections.abc import Mapping

from atrium import catalog, network
from atrium.inventory import store as stock_store
from atrium.inventory.events import StockArrived, StockSent, TransferReceived, TransferSent, by_node
from atrium.inventory.goods import model, queries, store
from atrium.inventory.goods.model import ArrivedLine, Sending, Transfer
from atrium.inventory.model import Movement, Stock
from atrium.inventory.shortfalls import settle
from atrium.kernel import Refused, Tx


async def send(tx: Tx, sending: Sending) -> Transfer:
    """Goods leave for another node at once and are in transit. What is promised stays.

    Raises Refused `unknown_node`, `unknown_sku`, `insufficient_stock` (with what is free of each sku).
    """
    units = model.demand(sending)
    await _check_known(tx, sending, units)
    stock = await stock_store.lock(tx, {(sku, sending.from_node) for sku in units})
    _check_free(sending.from_node, units, stock)
    transfer_id = await store.add(tx, sending, units)
    left = [
        Movement(
            "transfer",
            sku,
            stock.positions[sku, sending.from_node].pool,
            sending.from_node,
            on_hand=-quantity,
            reason=f"transfer {transfer_id}",
        )
        for sku, quantity in units.items()
    ]
    await stock_store.write(tx, left, guarded=True)
    sent = TransferSent(transfer_id, sending.from_node, sending.to_node, units)
    await tx.emit(sent, *by_node(StockSent, left))
    return await queries.transfer(tx, transfer_id)


async def take_in(tx: Tx, transfer_id: int, arrived: list[ArrivedLine]) -> Transfer:
    """Goods of a transfer come in, or are known to be lost; without lines all that is in transit comes in.

    Raises NotFound, Refused `nothing_in_transit`, `not_in_transfer`, `more_than_sent`.
    """
    transfer = await store.lock(tx, transfer_id)
    came = model.arrive(transfer, arrived)
    movements = await _place(tx, transfer, {sku: line.received for sku, line in came.items() if line.received})
    is_complete = await store.enter(tx, transfer_id, came.values())
    received = {movement.sku: movement.on_hand for movement in movements}
    lost = {sku: line.lost for sku, line in came.items() if line.lost}
    told = TransferReceived(transfer_id, transfer.to_node, received, lost, is_complete)
    await settle(tx, {(movement.sku, movement.node) for movement in movements}, "count")
    await tx.emit(told, *by_node(StockArrived, movements))
    return await queries.transfer(tx, transfer_id)


async def _place(tx: Tx, transfer: Transfer, units: Mapping[str, int]) -> list[Movement]:
    node = (await network.nodes(tx, [transfer.to_node]))[transfer.to_node]
    places = [(sku, node.code) for sku in units]
    await stock_store.open_positions(tx, places, {node.code: node.pool})
    stock = await stock_store.lock(tx, places)
    movements = [
        Movement(
            "transfer",
            sku,
            stock.positions[sku, node.code].pool,
            node.code,
            on_hand=quantity,
            reason=f"transfer {transfer.id}",
        )
        for sku, quantity in units.items()
    ]
    await stock_store.write(tx, movements, guarded=False)
    return movements


async def _check_known(tx: Tx, sending: Sending, units: Mapping[str, int]) -> None:
    nodes = await network.nodes(tx, [sending.from_node, sending.to_node])
    for code in (sending.from_node, sending.to_node):
        if code not in nodes:
            raise Refused("unknown_node", f"There is no node {code}.", node=code)
    unknown = sorted(units.keys() - await catalog.known(tx, units))
    if unknown:
        raise Refused("unknown_sku", f"We do not know {', '.join(unknown)}.", skus=unknown)


def _check_free(node: str, units: Mapping[str, int], stock: Stock) -> None:
    """Only what is promised to nobody may go: at the node, and in its pool."""
    short: list[dict[str, str | int]] = []
    for sku, wanted in units.items():
        position = stock.positions.get((sku, node))
        free = min(position.available, stock.pools[sku, position.pool].free) if position else 0
        if free < wanted:
            short.append({"sku": sku, "wanted": wanted, "available": max(0, free)})
    if short:
        message = f"Not so many are free at {node}: the others are promised or kept back."
        raise Refused("insufficient_stock", message, shortfalls=short)
