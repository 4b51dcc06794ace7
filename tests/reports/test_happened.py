from datetime import timedelta

import pytest

import given
from atrium import access, reports
from atrium.dispatch import transmissions
from atrium.dispatch.sequencer import sequence
from atrium.dispatch.transmissions import Failure, Reach
from atrium.kernel import Malformed, NotFound, Tx
from atrium.orders import watching


async def test_a_note_stands_in_the_history_with_who_wrote_it(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx)
    dana = await access.add_user(tx, "dana@example.com", "Dana Okafor")
    colleague = Tx(tx.connection, f"user/{dana}", tx.now)

    await watching.note(colleague, int(order.id), " She asked for the blue one. ")

    page = await reports.happened(tx, int(order.id))
    assert [(each.kind, each.who) for each in page.items] == [
        ("orders.OrderNoted", "Dana Okafor"),
        ("orders.OrderPlaced", (await reports.who(tx, [tx.actor]))[tx.actor]),
    ]
    assert page.items[0].facts["text"] == "She asked for the blue one."


async def test_a_note_says_something_and_is_no_book(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx)

    for text in ("", "  ", "x" * 2_001):
        with pytest.raises(Malformed):
            await watching.note(tx, int(order.id), text)
    with pytest.raises(NotFound):
        await watching.note(tx, 999_999, "to nobody")


async def test_history_is_paged_back_to_its_beginning(tx: Tx):
    await given.stock(tx, on_hand=5)
    order = await given.order(tx)
    for word in ("one", "two", "three"):
        await watching.note(tx, int(order.id), word)

    first = await reports.happened(tx, int(order.id), 2)
    rest = await reports.happened(tx, int(order.id), 2, first.next)

    assert [each.facts.get("text") for each in (*first.items, *rest.items)] == ["three", "two", "one", None]
    assert rest.next is None


async def test_programs_and_the_house_have_names(tx: Tx):
    assert await reports.who(tx, ["token/erp", "system", "user/77"]) == {
        "token/erp": "erp",
        "system": "",
        "user/77": "user/77",
    }


async def test_what_systems_were_told_is_summed_the_stuck_ones_first(tx: Tx):
    await given.stock(tx, on_hand=5)
    for name in ("crm", "erp", "staff", "warehouse"):
        await transmissions.enroll(tx, f"system/{name}", ["orders.*"])
    order = await given.order(tx)
    await watching.note(tx, int(order.id), "one")
    await sequence(tx)

    async def ids(name: str) -> list[int]:
        claim = await transmissions.claim(tx, Reach(f"system/{name}"), most=10, until=None)
        return [each.id for each in claim.ready]

    crm, erp, staff = await ids("crm"), await ids("erp"), await ids("staff")
    await transmissions.close(tx, crm, [200, 200])
    soon = tx.now + timedelta(seconds=38)
    await transmissions.fail(tx, [Failure(erp[0], soon, "No connection")])
    await transmissions.close(tx, staff[:1], [200])
    await transmissions.fail(tx, [Failure(staff[1], None, "It says no", 400)])

    told = await reports.told(tx, int(order.id))
    assert [(each.system, each.state, each.done, each.told, each.error) for each in told] == [
        ("staff", "stuck", 1, 2, "It says no"),
        ("erp", "failing", 0, 2, "No connection"),
        ("warehouse", "waiting", 0, 2, None),
        ("crm", "told", 2, 2, None),
    ]
    assert (told[0].stuck_id, told[1].next_try_at, told[3].waiting_since) == (staff[1], soon, None)


async def test_a_system_says_how_it_is(tx: Tx):
    assert await reports.systems(tx) == []
