from datetime import date, timedelta

import pytest

import given
from atrium import fulfillment, inventory, orders
from atrium.kernel import Tx
from atrium.orders import Filter, watching
from atrium.orders.model.request import Buyer
from atrium.orders.model.searching import sought

MAYA = Buyer(name="Maya Okonjo-Bell", email="maya.ellison@example.com", phone="(614) 555-0142")
JOSE = Buyer(name="José Müller", email="jm@example.com", phone="+49 30 1234567")


async def _found(tx: Tx, text: str, **more: object) -> list[str]:
    page = await orders.listed(tx, Filter(text=text, **more), 50)  # pyright: ignore[reportArgumentType]
    assert len(page.items) == await watching.count(tx, Filter(text=text, **more))  # pyright: ignore[reportArgumentType]
    assert (page, len(page.items)) == await watching.looked(tx, Filter(text=text, **more), 50)  # pyright: ignore[reportArgumentType]
    return [each.number for each in page.items]


BY_WORDS = ("maya", "bell", "MAYA ok", "Okonjo Bell", "mayaa okonjo-bel", "maya.ell", "maya.ellison@exam")
BY_PHONE = ("614 555", "5550142", "+1 614 555 0142", "0142")


@pytest.mark.parametrize("text", [*BY_WORDS, *BY_PHONE])
async def test_an_order_is_found_by_what_one_remembers_of_who_bought(tx: Tx, text: str):
    await given.stock(tx, on_hand=5)
    await given.order(tx, customer=JOSE)
    maya = await given.order(tx, customer=MAYA)

    assert await _found(tx, text) == [maya.number]


@pytest.mark.parametrize(
    "text", ["jose", "MULLER", "müll", "030 1234567", "+49 30 123", "0049301234567", "josé muller"]
)
async def test_accents_and_the_code_of_the_country_may_be_left_out(tx: Tx, text: str):
    await given.stock(tx, on_hand=5)
    await given.order(tx, customer=MAYA)
    jose = await given.order(tx, customer=JOSE)

    assert await _found(tx, text) == [jose.number]


async def test_a_number_is_found_with_or_without_prefix_and_spaces(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, channel_ref="SHOP/7-99")
    digits = order.number.removeprefix("A-")

    for text in (order.number, order.number.lower(), f"a{digits}", digits, f"{digits[:3]} {digits[3:]}", f"# {digits}"):
        assert await _found(tx, text) == [order.number], text
    assert await _found(tx, f"B-{digits}") == []
    assert await _found(tx, "SHOP/7") == [order.number]
    assert await _found(tx, "SHOP_7") == []


async def test_an_order_is_found_by_what_is_in_it(tx: Tx):
    await given.stock(tx, on_hand=5)
    await given.stock(tx, on_hand=5, sku="MUG-1")
    mug = await given.order(tx, ("MUG-1", 1))
    both = await given.order(tx, ("TV", 1), ("MUG-1", 2))

    assert await _found(tx, "mug-1") == [both.number, mug.number]
    listed = await orders.listed(tx, Filter(skus=("TV",)), 50)
    assert [each.number for each in listed.items] == [both.number]


async def test_conditions_and_a_text_all_hold(tx: Tx):
    await given.stock(tx, on_hand=5)
    await given.order(tx, confirm=False, customer=MAYA)
    placed = await given.order(tx, customer=MAYA)
    await given.order(tx)

    assert await _found(tx, "maya", state="placed", channels=("web",)) == [placed.number]
    assert await _found(tx, "maya", channels=("phone",)) == []
    assert await _found(tx, "maya", bought_by=(int(placed.customer.id),), stage="reserved") == [placed.number]


async def test_stages_are_told_by_where_units_are_now(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, ("TV", 2))

    async def stages() -> set[str]:
        every = ("open", "reserved", "allocated", "released", "picked", "shipped", "delivered")
        return {stage for stage in every if (await orders.listed(tx, Filter(stage=stage), 50)).items}

    assert await stages() == {"reserved"}
    await given.settle(tx)
    assert await stages() == {"allocated"}
    [shipment] = await fulfillment.ship(tx, [fulfillment.Sending(order.number, given.NODE, {1: 1})])
    assert await stages() == {"allocated", "shipped"}
    await fulfillment.note(tx, [fulfillment.Noted(order.number, shipment, "delivered")])
    assert await stages() == {"allocated", "delivered"}


async def test_pages_follow_each_other_in_every_order(tx: Tx):
    await given.stock(tx, on_hand=50)
    numbers = [(await given.order(tx, ("TV", quantity))).number for quantity in (2, 1, 3, 3, 1)]

    async def walked(sort: watching.Sort) -> list[str]:
        seen, after = [], None
        while True:
            page = await orders.listed(tx, Filter(), 2, after, sort)
            seen += [each.number for each in page.items]
            if (after := page.next) is None:
                return seen

    assert await walked("newest") == numbers[::-1]
    assert await walked("oldest") == numbers
    assert await walked("total") == [numbers[i] for i in (3, 2, 0, 4, 1)]


async def test_a_span_of_time_or_value_leaves_the_others_out(tx: Tx):
    await given.stock(tx, on_hand=50)
    old = await given.order(tx, placed_at=tx.now - timedelta(days=9))
    dear = await given.order(tx, ("TV", 3))
    await given.order(tx, confirm=False)
    week = tx.now - timedelta(days=7)

    assert await _numbers(tx, Filter(since=week)) == [dear.number]
    assert await _numbers(tx, Filter(until=week)) == [old.number]
    assert await _numbers(tx, Filter(least=3 * given.PRICE)) == [dear.number]
    assert dear.number not in await _numbers(tx, Filter(most=given.PRICE))


async def test_what_needs_somebody_is_listed(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, ("TV", 3))
    await given.settle(tx)
    await given.stock(tx, on_hand=1)
    later = Tx(tx.connection, tx.actor, tx.now + timedelta(hours=30))
    other = await given.order(later, ("TV", 1), channel="web") if await given.available(tx) > 0 else None

    assert other is None
    assert await _numbers(tx, Filter(quiet_since=tx.now + timedelta(seconds=1))) == [order.number]
    assert await _numbers(tx, Filter(quiet_since=tx.now - timedelta(hours=30))) == []
    assert await _numbers(tx, Filter(late_on=date(2000, 1, 1))) == []


async def test_what_is_short_is_said_in_the_list(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx, ("TV", 3))
    missing = inventory.shortfalls.Missing(int(order.id), 1, "TV", 2, "allocation")
    await inventory.shortfalls.report(tx, [missing])

    short = await inventory.shortfalls.orders_short(tx)
    (found,) = (await orders.listed(tx, Filter(order_ids=tuple(short)), 50)).items
    assert (found.number, found.short) == (order.number, 2)


async def test_nothing_is_counted_further_than_asked(tx: Tx):
    await given.stock(tx, on_hand=50)
    for _ in range(4):
        await given.order(tx)

    assert await watching.count(tx, Filter()) == 4
    assert await watching.count(tx, Filter(), most=2) == 3


async def _numbers(tx: Tx, wanted: Filter) -> list[str]:
    return [each.number for each in (await orders.listed(tx, wanted, 50)).items]


def test_what_is_typed_is_understood():
    assert sought("104 882").order_id == 4882
    assert sought("104 882").phones == ("%#%104882%",)
    assert sought("+1 614 555 0142").phones == ("%#%6145550142%",)
    assert sought("00").phones == ()
    assert sought("50%_").words == (r"% 50\%\_%",)
    assert sought("Maya.Ellison@ex").words == ("% maya ellison@%",)
    assert sought("  ").words == ()
