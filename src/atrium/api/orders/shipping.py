"""What has left and what happened to it on its way."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec

from atrium import fulfillment, orders
from atrium.api.ground import Caller, House, may, once, problems
from atrium.api.orders.changing import Units, by_line, check_scope
from atrium.kernel import Forbidden, NotFound, Page, Tx

Text = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Kind = Literal["in_transit", "out_for_delivery", "delivered", "failed_attempt", "returned_to_sender"]
Number = Annotated[str, msgspec.Meta(pattern="^[0-9]{1,18}$")]
SHIPMENT = ResponseSpec(fulfillment.Shipment, description="The shipment.", generate_examples=False)


class ShipmentForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units that have left a node together."""

    node: Text
    lines: Annotated[tuple[Units, ...], msgspec.Meta(min_length=1, max_length=2_000)]
    carrier: Text | None = None
    tracking: Text | None = None


class ShipmentEventForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happened to a shipment, and when (now, if it is not said)."""

    kind: Kind
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


@post("/orders/{number:str}/shipments", opt=may("orders.ship"), responses={201: SHIPMENT, **problems(404, 409)})
async def ship_order(
    number: str, data: ShipmentForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Units that were allocated or released at a node have left it."""

    async def work(tx: Tx) -> fulfillment.Shipment:
        order = await check_scope(tx, caller, "orders.ship", number)
        _check_node(caller, order.channel, data.node)
        sending = fulfillment.Sending(number, data.node, by_line(data.lines), data.carrier, data.tracking)
        await fulfillment.ship(tx, [sending])
        return (await fulfillment.shipments(tx, int(order.id)))[-1]

    return await once(request, house, caller, work)


@post(
    "/orders/{number:str}/shipments/{shipment:str}/events",
    opt=may("orders.ship"),
    responses={201: SHIPMENT, **problems(404, 409)},
)
async def add_shipment_event(
    number: str,
    shipment: Number,
    data: ShipmentEventForm,
    request: Request[Any, Any, Any],
    house: House,
    caller: Caller,
) -> Response[bytes]:
    """Something happened to a shipment; `delivered` delivers all its units."""

    async def work(tx: Tx) -> fulfillment.Shipment:
        order = await check_scope(tx, caller, "orders.ship", number)
        before = await _shipment(tx, order, shipment)
        _check_node(caller, order.channel, before.node)
        await fulfillment.note(tx, [fulfillment.Noted(number, int(before.id), data.kind, data.at)])
        return await _shipment(tx, order, shipment)

    return await once(request, house, caller, work)


async def _shipment(tx: Tx, order: orders.Order, shipment: str) -> fulfillment.Shipment:
    for each in await fulfillment.shipments(tx, int(order.id)):
        if int(each.id) == int(shipment):
            return each
    raise NotFound(f"There is no shipment {shipment} of {order.number}.")


def _check_node(caller: Caller, channel: str, node: str) -> None:
    if not caller.may("orders.ship", channel=channel, node=node):
        raise Forbidden("orders.ship", f"You may not send goods from {node}.")


@get("/orders/{number:str}/shipments", opt=may("orders.read"), responses=problems(404))
async def list_shipments(number: str, house: House, caller: Caller) -> Page[fulfillment.Shipment]:
    """What has left of an order."""
    async with house.database.read(caller.actor) as tx:
        order = await check_scope(tx, caller, "orders.read", number)
        return Page(await fulfillment.shipments(tx, int(order.id)))
