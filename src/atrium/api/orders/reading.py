"""Seeing orders: one, many, their history, who was told of them."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from litestar import Response, get
from litestar.di import Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter

from atrium import customers, fulfillment, inventory, orders, sourcing
from atrium.api.ground import After, Caller, House, Limit, Span, may, problems, span_of, tagged
from atrium.api.orders.changing import check_scope
from atrium.api.transmissions import TransmissionView, transmission_view
from atrium.dispatch import feed, replays
from atrium.kernel import Event, Page, Tx
from atrium.kernel.paging import key_of, page

Text = Annotated[str | None, Parameter(max_length=200)]
Id = Annotated[str | None, Parameter(pattern="^[0-9]{1,18}$", description="A customer's id.")]
State = Literal["draft", "placed", "completed", "cancelled"]
MOST_TRANSMISSIONS = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list of orders is asked for."""

    state: State | None
    channel: str | None
    customer: str | None
    node: str | None
    q: str | None
    placed: Span


def asked_for(
    span: Span,
    standing: Annotated[State | None, Parameter(query="state")] = None,
    channel: Text = None,
    customer: Id = None,
    node: Text = None,
    q: Text = None,
) -> Asked:
    """The filters of a list; `q` is a number, a reference, an e-mail, a phone or a name."""
    return Asked(standing, channel, customer, node, q, span)


@get(
    "/orders/{number:str}",
    opt=may("orders.read"),
    responses={200: ResponseSpec(orders.Order, generate_examples=False), **problems(404)},
)
async def get_order(number: str, house: House, caller: Caller) -> Response[bytes]:
    """One order, whole."""
    async with house.database.read(caller.actor) as tx:
        order = await check_scope(tx, caller, "orders.read", number)
    return tagged(order, order.version)


@get(
    "/orders",
    opt=may("orders.read"),
    dependencies={
        "asked": Provide(asked_for, sync_to_thread=False),
        "span": Provide(span_of, sync_to_thread=False),
    },
)
async def list_orders(
    asked: Asked, house: House, caller: Caller, limit: Limit = 50, after: After = None
) -> Page[orders.Summary]:
    """Orders, newest first."""
    async with house.database.read(caller.actor) as tx:
        return await orders.listed(tx, await _filter(tx, asked, caller), limit, after)


async def _filter(tx: Tx, asked: Asked, caller: Caller) -> orders.Filter:
    """The filter of a question, no wider than what the caller may see."""
    return orders.Filter(
        state=asked.state,
        channels=_channels(asked.channel, caller),
        bought_by=tuple(await customers.aliases(tx, int(asked.customer))) if asked.customer else None,
        order_ids=await _at_node(tx, asked.node) if asked.node else None,
        text=asked.q,
        since=asked.placed.since,
        until=asked.placed.until,
    )


async def _at_node(tx: Tx, node: str) -> tuple[int, ...]:
    """Orders that a node holds goods for, or has sent goods of."""
    return (*await inventory.books.owners_at(tx, node), *await fulfillment.orders_from(tx, node))


def _channels(wanted: str | None, caller: Caller) -> tuple[str, ...] | None:
    scope = caller.channels_for("orders.read")
    if wanted is None:
        return None if scope is None else tuple(scope)
    return (wanted,) if scope is None or wanted in scope else ()


@get("/orders/{number:str}/events", opt=may("orders.read"), responses=problems(404))
async def list_order_events(
    number: str, house: House, caller: Caller, limit: Limit = 50, after: After = None
) -> Page[Event]:
    """What happened to an order, in order."""
    key = key_of(after, int)
    async with house.database.read(caller.actor) as tx:
        order = await check_scope(tx, caller, "orders.read", number)
        events = await feed.in_streams(tx, [f"order/{order.id}"], key[0] if key else 0, limit + 1)
    return page(events, limit, lambda event: (event.position,))


@get("/orders/{number:str}/transmissions", opt=may("orders.read"), responses=problems(404))
async def list_order_transmissions(number: str, house: House, caller: Caller) -> Page[TransmissionView]:
    """Which system was told what about an order, oldest first."""
    async with house.database.read(caller.actor) as tx:
        order = await check_scope(tx, caller, "orders.read", number)
        rows: list[Any] = await replays.of_streams(tx, [f"order/{order.id}"], MOST_TRANSMISSIONS)
    return Page([transmission_view(row) for row in rows])


@get("/orders/{number:str}/sourcing", opt=may("sourcing.read"), responses=problems(404))
async def list_order_sourcing(number: str, house: House, caller: Caller) -> Page[sourcing.Decision]:
    """From which nodes an order is filled, and why; what was turned down and why."""
    async with house.database.read(caller.actor) as tx:
        order = await check_scope(tx, caller, "sourcing.read", number)
        return Page(await sourcing.decisions(tx, [int(order.id)]))
