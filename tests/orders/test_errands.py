"""One deed at many orders: a few at a time, each by itself, in the name of who asked."""

import pytest
from tests import given

from atrium.flows.tables import ERRANDS
from atrium.kernel import Malformed, Tx
from atrium.orders import by_number, errands
from atrium.orders.errands import NEEDS, Deed
from atrium.orders.errands.model import STEP

TOLD = "SELECT kind, actor FROM kernel.events WHERE stream = %(stream)s ORDER BY id"


async def _numbers(tx: Tx, count: int) -> list[str]:
    await given.stock(tx, on_hand=count)
    return [(await given.order(tx)).number for _ in range(count)]


async def _told(tx: Tx, stream: str) -> list[tuple[str, str]]:
    rows = await tx.many(TOLD, stream=stream)
    return [(row["kind"], row["actor"]) for row in rows]


async def test_few_are_seen_to_at_once(tx: Tx):
    numbers = await _numbers(tx, 2)

    errand = await errands.begin(tx, "cancel", numbers, "flood")

    assert errand.finished_at
    assert not errand.missed
    assert {(await by_number(tx, number)).state for number in numbers} == {"cancelled"}


async def test_many_are_carried_on_step_by_step_and_each_step_is_told(tx: Tx):
    numbers = await _numbers(tx, STEP + 5)

    errand = await errands.begin(tx, "note", numbers, "call back")
    assert (errand.done, errand.finished_at) == (STEP, None)
    await errands.carry_on(tx, errand.id)
    errand = await errands.one(tx, errand.id)
    assert errand.done == STEP + 5
    assert errand.finished_at
    await errands.carry_on(tx, errand.id)

    assert [kind for kind, _ in await _told(tx, f"errand/{errand.id}")] == [
        "orders.ErrandBegun",
        "orders.ErrandAdvanced",
        "orders.ErrandFinished",
    ]
    assert {kind for reaction in ERRANDS for kind in reaction.kinds} == {"orders.ErrandAdvanced"}


async def test_one_that_refuses_leaves_the_others_alone(tx: Tx):
    numbers = await _numbers(tx, 2)

    errand = await errands.begin(tx, "cancel", [numbers[0], "A-0", numbers[0], numbers[1]], "flood")

    assert errand.numbers == [numbers[0], "A-0", numbers[1]]
    assert [(one.number, one.code) for one in errand.missed] == [("A-0", "not_found")]
    assert errand.finished_at


async def test_it_is_done_where_who_asks_may_and_in_their_name(tx: Tx):
    numbers = await _numbers(tx, 1)

    refused = await errands.begin(tx, "cancel", numbers, "flood", channels={"another"})
    assert [(one.code, one.facts) for one in refused.missed] == [("forbidden", {"permission": "orders.cancel"})]

    theirs = Tx(tx.connection, "user/7", tx.now)
    await errands.begin(theirs, "cancel", numbers, "flood", channels={"web"})
    order = await by_number(tx, numbers[0])
    assert [actor for kind, actor in await _told(tx, f"order/{order.id}") if kind.endswith("Cancelled")] == ["user/7"]
    assert [errand.actor for errand in await errands.latest(tx, 5, "user/7")] == ["user/7"]
    assert len(await errands.latest(tx, 5)) == 2


@pytest.mark.parametrize("deed", list(NEEDS))
async def test_nobody_and_nothing_is_no_errand(tx: Tx, deed: Deed):
    with pytest.raises(Malformed):
        await errands.begin(tx, deed, [], "flood")
    with pytest.raises(Malformed):
        await errands.begin(tx, deed, ["A-1"], " ")
    with pytest.raises(Malformed):
        await errands.begin(tx, deed, [f"A-{i}" for i in range(errands.MOST + 1)], "flood")
