"""What calling off would come to."""

from collections.abc import Mapping

import msgspec

from atrium.orders.model import cancelling
from atrium.orders.model.view import Line, Order


class Remainder(msgspec.Struct, frozen=True):
    """Units of a line that can be called off, and those that cannot: picked, on their way, arrived."""

    line: int
    cancellable: int
    picked: int
    shipped: int
    delivered: int


class Preview(msgspec.Struct, frozen=True):
    """What an order costs less (minor units), what it costs then, and whether nothing of it stands."""

    units: int
    goods: int
    discount: int
    delivery: int
    tax: int
    amount: int
    grand_total: int
    is_all: bool


def remainders(order: Order) -> list[Remainder]:
    """By line: what can be called off and what cannot."""
    return [
        Remainder(line.line, _units(line).cancellable, line.picked, line.shipped - line.delivered, line.delivered)
        for line in order.lines
    ]


def cancellation(order: Order, wanted: Mapping[int, int] | None = None) -> Preview:
    """What calling off these units by line comes to, or all that can be.

    Raises Refused `nothing_to_cancel`, `not_cancellable`.
    """
    lines = {line.line: line for line in order.lines}
    units = [_units(line) for line in order.lines]
    offs = cancelling.just(units, wanted) if wanted else cancelling.everything(units)
    goods = sum(lines[off.line].unit_price * off.quantity for off in offs)
    discount, tax = sum(off.less_discount for off in offs), sum(off.less_tax for off in offs)
    count = sum(off.quantity for off in offs)
    is_all = count == sum(line.current for line in order.lines)
    delivery = order.totals.delivery if is_all else 0
    if is_all:
        tax = order.totals.tax
    amount = goods - discount + delivery + (0 if order.prices_include_tax else tax)
    return Preview(count, goods, discount, delivery, tax, amount, order.totals.grand_total - amount, is_all)


def _units(line: Line) -> cancelling.Units:
    return cancelling.Units(
        line.line,
        line.sku,
        line.open,
        line.reserved,
        line.allocated,
        line.released,
        line.current,
        line.unit_price,
        line.discount,
        line.tax,
    )
