"""Doors for goods on their way between our nodes."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from msgspec import Meta

from atrium import inventory
from atrium.api.ground import After, Caller, House, Limit, may, once, problems
from atrium.inventory.goods import ArrivedLine, Sending, Transfer
from atrium.kernel import Page, Tx

Stage = Annotated[Literal["in_transit"] | None, Parameter(query="state")]


class ReceiptForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came in and what is lost; without lines all that is in transit has come in."""

    lines: Annotated[list[ArrivedLine], Meta(max_length=500)] = []


class TransferLineView(msgspec.Struct, frozen=True):
    """One sku of a transfer; what is neither received nor lost is in transit."""

    sku: str
    shipped: int
    received: int
    lost: int
    in_transit: int


class TransferView(msgspec.Struct, frozen=True):
    """Goods that left one node for another."""

    id: str
    state: Literal["in_transit", "received"]
    from_node: str
    to_node: str
    reason: str
    actor: str
    shipped_at: datetime
    expected_at: datetime | None
    received_at: datetime | None
    lines: list[TransferLineView]


SHOWN = ResponseSpec(TransferView, description="The transfer as it is now.", generate_examples=False)


@post("/stock/transfers", opt=may("stock.transfer"), responses={201: SHOWN, **problems(400, 409)})
async def send_transfer(
    data: Sending, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Send goods to another node: they leave at once and are in transit until they are received there."""
    caller.must("stock.transfer", node=data.from_node)

    async def work(tx: Tx) -> TransferView:
        return _shown(await inventory.goods.send(tx, data))

    return await once(request, house, caller, work)


@post(
    "/stock/transfers/{transfer_id:int}/receipts",
    opt=may("stock.transfer"),
    responses={201: SHOWN, **problems(400, 404, 409)},
)
async def receive_transfer(
    transfer_id: int, data: ReceiptForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Take goods of a transfer in, in one go or bit by bit; say what is lost."""

    async def work(tx: Tx) -> TransferView:
        caller.must("stock.transfer", node=(await inventory.goods.transfer(tx, transfer_id)).to_node)
        return _shown(await inventory.goods.take_in(tx, transfer_id, data.lines))

    return await once(request, house, caller, work)


@get("/stock/transfers", opt=may("stock.read"), responses=problems(400))
async def list_transfers(
    house: House,
    *,
    node: str | None = None,
    stage: Stage = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[TransferView]:
    """Transfers, oldest first: of one node, or those in transit only."""
    async with house.database.read() as tx:
        page = await inventory.goods.transfers(tx, limit, after, node=node, is_in_transit=stage is not None)
    return Page([_shown(transfer) for transfer in page.items], page.next)


@get("/stock/transfers/{transfer_id:int}", opt=may("stock.read"), responses=problems(404))
async def get_transfer(transfer_id: int, house: House) -> TransferView:
    """One transfer."""
    async with house.database.read() as tx:
        return _shown(await inventory.goods.transfer(tx, transfer_id))


def _shown(transfer: Transfer) -> TransferView:
    return TransferView(
        str(transfer.id),
        "in_transit" if transfer.received_at is None else "received",
        transfer.from_node,
        transfer.to_node,
        transfer.reason,
        transfer.actor,
        transfer.shipped_at,
        transfer.expected_at,
        transfer.received_at,
        [
            TransferLineView(line.sku, line.shipped, line.received, line.lost, line.in_transit)
            for line in transfer.lines
        ],
    )


routes = [send_transfer, receive_transfer, list_transfers, get_transfer]
