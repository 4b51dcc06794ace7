"""From a priced request to an order: its number, its parts, what becomes of each placing."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from atrium.kernel.errors import Refusal, Refused
from atrium.orders.model.pricing import Priced, placed_line
from atrium.orders.model.request import Placing
from atrium.orders.model.view import Customer, Line, Order

FIRST_NUMBER = 100_000


class Placed(msgspec.Struct, frozen=True):
    """An order was taken; `is_new` is false when the same request had been taken before."""

    order: Order
    is_new: bool = True


Outcome = Placed | Refusal


class Known(msgspec.Struct, frozen=True):
    """An order that a channel's reference stands for, with the digest of its first body."""

    order_id: int
    digest: bytes


class Entry(msgspec.Struct, frozen=True):
    """An order that is about to be written, with what is kept beside what is shown."""

    order: Order
    order_id: int
    customer_id: int
    placing: Placing
    digest: bytes
    pools: tuple[str, ...]
    delivery_tax: int


def number_of(order_id: int, prefix: str) -> str:
    """The number that people use: the channel's prefix and a counter that all channels share."""
    return f"{prefix}{FIRST_NUMBER + order_id}"


def repeated(placing: Placing, known: Mapping[tuple[str, str], Known]) -> int | Refusal | None:
    """Which order this repeats; a refusal when the reference stands for another body, None when it is new."""
    reference = placing.reference
    if reference is None or (order := known.get(reference)) is None:
        return None
    if order.digest == placing.digest():
        return order.order_id
    return Refused(
        "order_exists",
        f"{reference[1]} is already an order on {reference[0]}, with other contents; change that order instead.",
        channel_ref=reference[1],
    )


def stage_of(placing: Placing, *, is_stocked: bool) -> str:
    """Where units begin: a draft and a service hold no stock, pickup is held at its node at once."""
    if not placing.request.confirm or not is_stocked:
        return "open"
    return "allocated" if placing.request.delivery_method == "pickup" else "reserved"


def entry(priced: Priced, order_id: int, customer: tuple[int, Customer], now: datetime) -> Entry:
    """Write down an order as it begins."""
    placing, request = priced.placing, priced.placing.request
    lines = lines_of(priced)
    order = Order(
        id=str(order_id),
        number=number_of(order_id, priced.channel.number_prefix),
        state="placed" if request.confirm else "draft",
        version=1,
        channel=request.channel,
        channel_ref=request.channel_ref,
        customer=customer[1],
        ship_to=request.ship_to,
        delivery_method=request.delivery_method,
        pickup_node=request.pickup_node,
        prices_include_tax=priced.includes_tax,
        created_at=now,
        placed_at=(request.placed_at or now) if request.confirm else None,
        lines=lines,
        totals=priced.totals(),
        promise=priced.promise,
        payments=list(request.payments),
    )
    return Entry(order, order_id, customer[0], placing, placing.digest(), priced.channel.pools, priced.delivery_tax)


def lines_of(priced: Priced) -> list[Line]:
    """The lines of a new order, each unit in its first stage."""
    includes_tax = priced.includes_tax
    return [
        placed_line(line, tax, stage_of(priced.placing, is_stocked=line.is_stocked), includes_tax=includes_tax)
        for line, tax in zip(priced.goods, priced.taxes, strict=True)
    ]
