"""What lies near a place: its town, and the nodes that hand goods out."""

from atrium import network
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet
from atrium.network import NodeRow, near
from atrium.network.near import Town

HERE = (44.98, -93.27)


async def test_nodes_that_hand_out_are_found_nearest_first(tx: Tx):
    rows = [
        NodeRow("S-FAR", name="Far", kind="store", latitude=41.9, longitude=-87.6),
        NodeRow("S-NEAR", name="Near", kind="store", latitude=44.9, longitude=-93.2),
        NodeRow("S-LOST", name="Lost", kind="store"),
        NodeRow("S-SHUT", name="Shut", kind="store", is_active=False),
        NodeRow("S-OTHER", name="Other", kind="store", pool="outlet"),
        NodeRow("DC", name="DC", kind="distribution_center"),
    ]
    await network.put_nodes(tx, Sheet(rows))

    spots = near.nearest(await near.pickups(tx, ["main"]), HERE)

    assert [spot.node.code for spot in spots] == ["S-NEAR", "S-FAR", "S-LOST"]
    assert [spot.distance_km is None for spot in spots] == [False, False, True]
    assert [spot.node.code for spot in near.nearest(await near.pickups(tx, ["main"]), None)] == [
        "S-FAR",
        "S-LOST",
        "S-NEAR",
    ]


async def test_home_is_where_most_nodes_stand(tx: Tx):
    assert await near.home_country(tx) is None
    rows = [NodeRow(f"N-{i}", name="N", kind="store", address={"country": c}) for i, c in enumerate(("AT", "DE", "DE"))]
    await network.put_nodes(tx, Sheet(rows))
    assert await near.home_country(tx) == "DE"


def test_a_postal_code_stands_for_a_town():
    assert near.town("US", "55401-1234") == Town("Minneapolis", "MN")
    assert near.town("us", "43215") == Town("Columbus", "OH")
    assert near.town("US", "00000") is None
    assert near.town("DE", "10115") is None
