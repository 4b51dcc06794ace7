"""Planning against real stock: who gives what to whom, and why, kept."""

from tests import given

from atrium import inventory, network, sourcing
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet

MINNEAPOLIS = (44.98, -93.27)


async def stocked(tx: Tx, **units: int) -> None:
    """A mug, and nodes that hold so many of it: `dc` in Chicago, `store` in Minneapolis, `supplier` (no shipper)."""
    await given.product(tx, "MUG")
    places = [("dc", "distribution_center", 41.88, -87.63), ("store", "store", *MINNEAPOLIS)]
    rows = [
        {"code": code, "name": code, "kind": kind, "latitude": latitude, "longitude": longitude}
        for code, kind, latitude, longitude in [*places, ("supplier", "supplier", *MINNEAPOLIS)]
    ]
    await network.put_nodes(tx, Sheet.read(rows, network.NodeRow))
    levels = [inventory.Level(node=node, sku="MUG", on_hand=count) for node, count in units.items()]
    report = await inventory.count(tx, Sheet(levels))
    assert not report.refused


def mugs(key: int, quantity: int, at: tuple[float, float] | None = MINNEAPOLIS) -> sourcing.Demand:
    return sourcing.Demand(key, ((1, "MUG", quantity),), *(at or (None, None)), ("main",))


async def test_the_near_store_gives_and_we_know_why(tx: Tx):
    await stocked(tx, dc=50, store=2, supplier=50)

    plans = await sourcing.plan(tx, [mugs(1, 2), mugs(2, 1)])

    assert [[(pick.node, pick.quantity) for pick in plan.picks] for plan in plans] == [[("store", 2)], [("dc", 1)]]
    first, second = await sourcing.decisions(tx, [1, 2])
    assert first.picks == plans[0].picks
    assert first.why["ranking"][1]["node"] == "dc"
    assert first.why["ranking"][1]["turned_down"] == "is farther away"
    assert second.why["considered"] == 1
    assert second.decided_at == tx.now


async def test_what_is_only_considered_leaves_no_trace(tx: Tx):
    await stocked(tx, dc=1)

    (plan,) = await sourcing.consider(tx, [mugs(1, 3, at=None)])

    assert plan.leftover == ((1, "MUG", 2),)
    assert plan.why["passed_over"]
    assert not await sourcing.decisions(tx, [1])
    assert not await sourcing.plan(tx, [])


async def test_each_decision_for_a_demand_is_kept(tx: Tx):
    await stocked(tx, dc=1)

    await sourcing.plan(tx, [mugs(7, 2)])
    await sourcing.plan(tx, [mugs(7, 1)])

    assert [decision.leftover for decision in await sourcing.decisions(tx, [7])] == [((1, "MUG", 1),), ()]
