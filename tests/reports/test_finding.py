import pytest

import given
from atrium import customers, reports
from atrium.kernel import Tx
from atrium.orders.model.request import Buyer

MAYA = Buyer(name="Maya Ellison", email="maya@example.com", phone="(614) 555-0142")


async def _found(tx: Tx, text: str, *kinds: reports.Kind) -> list[tuple[str, str, bool]]:
    found = await reports.find(tx, text, kinds or reports.KINDS)
    return [(one.kind, one.title, one.is_exact) for one in found]


async def test_the_exact_thing_comes_first(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, customer=MAYA)
    digits = order.number.removeprefix("A-")

    assert (await _found(tx, digits))[0] == ("orders", order.number, True)
    assert (await _found(tx, "tv"))[0] == ("products", "Tv", True)
    assert (await _found(tx, "dc-1"))[0] == ("nodes", "Dc-1", True)
    assert (await _found(tx, "maya@example.com"))[0] == ("customers", "Maya Ellison", True)


@pytest.mark.parametrize("text", ["614 555", "+1 614 555 01", "ellis", "maya ell", "mayaa elison"])
async def test_people_are_found_by_fragments_and_with_typos(tx: Tx, text: str):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, customer=MAYA)

    assert await _found(tx, text, "orders", "customers") == [
        ("orders", order.number, False),
        ("customers", "Maya Ellison", False),
    ]


async def test_a_customer_without_orders_and_a_product_with_a_typo_are_found(tx: Tx):
    await customers.add(tx, {"name": "Gwen Sorrentino", "emails": ["gwen@example.com"]})
    await given.product(tx, "KTL", name="Steel Kettle", gtin="4006381333931")

    assert await _found(tx, "gwen sorentino") == [("customers", "Gwen Sorrentino", False)]
    assert await _found(tx, "stel ketle") == [("products", "Steel Kettle", False)]
    assert await _found(tx, "4006381333931", "products") == [("products", "Steel Kettle", True)]


async def test_only_what_one_may_see_is_found(tx: Tx):
    await given.stock(tx, on_hand=5)
    await given.order(tx, customer=MAYA)

    assert await _found(tx, "maya", "products") == []
    assert await reports.find(tx, "maya", ["orders"], channels=["phone"]) == []
    assert await _found(tx, "   ") == []
