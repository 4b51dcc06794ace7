"""Drafts: seen before they are written, taken up as they were asked, placed as they were seen."""

import msgspec
import pytest
from tests import given

from atrium import orders
from atrium.kernel import Refusal, Stale, Tx
from atrium.orders import Amendment, Placing, drafts


async def test_a_preview_costs_what_the_order_will_and_writes_nothing(tx: Tx):
    await given.stock(tx, on_hand=5)
    request = given.asked((given.SKU, 2))

    [seen] = await drafts.preview(tx, [Placing(request, "user/1")])

    assert isinstance(seen, orders.Order)
    assert (await orders.listed(tx, orders.Filter(), 10, None)).items == []
    assert await given.available(tx) == 5
    assert seen.totals == (await given.order(tx, (given.SKU, 2))).totals


async def test_each_of_a_preview_is_refused_by_itself(tx: Tx):
    await given.stock(tx, on_hand=5)
    asked = [Placing(given.asked((sku, 1)), "user/1") for sku in ("GHOST", given.SKU)]

    no, yes = await drafts.preview(tx, asked)

    assert isinstance(no, Refusal)
    assert no.code == "unknown_sku"
    assert isinstance(yes, orders.Order)


async def test_a_draft_is_taken_up_as_it_was_asked_until_it_is_placed(tx: Tx):
    await given.product(tx, "SLAT", 500)
    await given.product(tx, "BED", 9900, components=[{"sku": "SLAT", "quantity": 2}])
    await given.stock(tx, on_hand=5, sku="SLAT")
    draft = await given.order(tx, ("BED", 1), confirm=False)

    asked = await drafts.asked(tx, draft.number)
    assert asked
    assert [(line.sku, line.quantity) for line in asked.lines] == [("BED", 1)]

    await orders.confirm(tx, draft.number, draft.version)
    assert await drafts.asked(tx, draft.number) is None


async def test_only_what_was_seen_is_placed(tx: Tx):
    await given.stock(tx, on_hand=5)
    draft = await given.order(tx, confirm=False)
    change = msgspec.convert({"lines": [{"sku": given.SKU, "quantity": 2}]}, Amendment)
    await orders.amend(tx, draft.number, draft.version, change)

    with pytest.raises(Stale):
        await orders.confirm(tx, draft.number, draft.version)

    assert (await orders.confirm(tx, draft.number, draft.version + 1)).state == "placed"


async def test_a_draft_that_was_to_be_brought_may_be_fetched(tx: Tx):
    await given.stock(tx, on_hand=5, at="ST-1", pickup=True)
    draft = await given.order(tx, confirm=False)
    change = msgspec.convert({"ship_to": None, "delivery_method": "pickup", "pickup_node": "ST-1"}, Amendment)

    fetched = await orders.amend(tx, draft.number, draft.version, change)

    assert (fetched.ship_to, fetched.pickup_node) == (None, "ST-1")
