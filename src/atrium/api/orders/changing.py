"""Changing a draft, confirming it, calling off an order."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Request, Response, patch, post
from litestar.openapi.datastructures import ResponseSpec

from atrium import orders
from atrium.api.ground import Caller, House, may, once, problems, tagged, version_of, write
from atrium.kernel import Forbidden, Malformed, Tx

ORDER = ResponseSpec(orders.Order, description="The order as it is now.", generate_examples=False)


class Units(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Units of one line of an order."""

    line: Annotated[int, msgspec.Meta(ge=1, le=100_000)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class CancellationForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why, and which units; without lines all that is not picked."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    lines: Annotated[tuple[Units, ...], msgspec.Meta(min_length=1, max_length=2_000)] | None = None


class ReservationForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Until when stock is held; without it for good."""

    until: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


@patch("/orders/{number:str}", opt=may("orders.place"), responses={200: ORDER, **problems(404, 409, 412, 428)})
async def change_draft(
    number: str, data: orders.Amendment, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Change a draft; it is priced again. Needs `If-Match` with the version that was read."""
    version = version_of(request)

    async def work(tx: Tx) -> orders.Order:
        before = await check_scope(tx, caller, "orders.place", number)
        may_set = caller.may("orders.set_price", channel=before.channel)
        return await orders.amend(tx, number, version or before.version, data, may_set_prices=may_set)

    order = await write(house, caller.actor, work)
    return tagged(order, order.version)


@post(
    "/orders/{number:str}/confirmation",
    opt=may("orders.place"),
    status_code=200,
    responses={200: ORDER, **problems(404, 409)},
)
async def confirm_order(number: str, request: Request[Any, Any, Any], house: House, caller: Caller) -> Response[bytes]:
    """The customer has agreed: the draft becomes placed, its stock is held, everyone is told."""

    async def work(tx: Tx) -> orders.Order:
        await check_scope(tx, caller, "orders.place", number)
        return await orders.confirm(tx, number)

    return await once(request, house, caller, work, status=200)


@post(
    "/orders/{number:str}/cancellation",
    opt=may("orders.cancel"),
    status_code=200,
    responses={200: ORDER, **problems(404, 409)},
)
async def cancel_order(
    number: str, data: CancellationForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Call off all that is not picked, or just these units (all of them or nothing)."""

    async def work(tx: Tx) -> orders.Order:
        await check_scope(tx, caller, "orders.cancel", number)
        await orders.cancel(tx, number, data.reason, by_line(data.lines) if data.lines else None)
        return await orders.by_number(tx, number)

    return await once(request, house, caller, work, status=200)


@post(
    "/orders/{number:str}/reservation",
    opt=may("orders.place"),
    status_code=200,
    responses={200: ORDER, **problems(400, 404, 409)},
)
async def reserve_order(
    number: str, data: ReservationForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Hold stock again for what is open, all or nothing; all that is reserved holds until then, or for good."""

    async def work(tx: Tx) -> orders.Order:
        await check_scope(tx, caller, "orders.place", number)
        if data.until is not None and data.until <= tx.now:
            raise Malformed("This lies in the past; name a time to come, or leave it out.", at="$.until")
        return await orders.reservations.reserve(tx, number, data.until)

    return await once(request, house, caller, work, status=200)


def by_line(lines: tuple[Units, ...]) -> dict[int, int]:
    """Units by line; a line that is named twice is added up."""
    units: dict[int, int] = {}
    for each in lines:
        units[each.line] = units.get(each.line, 0) + each.quantity
    return units


async def check_scope(tx: Tx, caller: Caller, permission: str, number: str) -> orders.Order:
    """The order, if the caller may do this on its channel. Raises NotFound, Forbidden."""
    order = await orders.by_number(tx, number)
    if not caller.may(permission, channel=order.channel):
        raise Forbidden(permission, f"You may not do this on {order.channel}.")
    return order
