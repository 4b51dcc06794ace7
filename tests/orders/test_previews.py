"""What calling off comes to is said before, to the cent."""

import msgspec
import pytest

import given
from atrium import orders
from atrium.kernel import Refused, Tx
from atrium.orders import previews
from atrium.orders.model.request import RequestedLine


@pytest.mark.parametrize("wanted", [{1: 1}, {1: 2, 2: 1}, {1: 3, 2: 2}, None])
@pytest.mark.parametrize("includes_tax", [True, False])
async def test_the_preview_is_what_then_happens(tx: Tx, wanted: dict[int, int] | None, includes_tax: bool):  # noqa: FBT001 - a parameter of the table
    await given.stock(tx, on_hand=9)
    await given.stock(tx, on_hand=9, sku="MOUNT")
    lines = (
        RequestedLine("TV", 3, unit_price=1999, discount=1000, tax=401),
        RequestedLine("MOUNT", 2, unit_price=999, tax=155),
    )
    asked = msgspec.structs.replace(given.asked(delivery_charge=790, prices_include_tax=includes_tax), lines=lines)
    placed = await given.place(tx, asked)
    assert isinstance(placed, orders.Placed)
    order = placed.order
    preview = previews.cancellation(order, wanted)

    await orders.cancel(tx, order.number, "changed my mind", wanted)

    after = await orders.by_number(tx, order.number)
    assert preview.grand_total == after.totals.grand_total
    assert preview.amount == order.totals.grand_total - after.totals.grand_total
    assert preview.is_all == (after.state == "cancelled")


async def test_what_cannot_be_called_off_is_refused_before(tx: Tx):
    await given.stock(tx, on_hand=9)
    order = await given.order(tx, ("TV", 2))

    with pytest.raises(Refused) as no:
        previews.cancellation(order, {1: 3})
    assert no.value.code == "not_cancellable"

    await orders.cancel(tx, order.number, "changed my mind")
    with pytest.raises(Refused) as no:
        previews.cancellation(await orders.by_number(tx, order.number))
    assert no.value.code == "nothing_to_cancel"
