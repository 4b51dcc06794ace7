"""Nodes, channels, calendars and places are kept, found and told."""

from datetime import UTC, date, datetime

import msgspec

from atrium import network
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet
from atrium.network import CalendarRow, ChannelRow, NodeRow, PlaceRow

TOLD = "SELECT stream, kind, facts FROM kernel.events WHERE starts_with(kind, 'network.') ORDER BY id"


async def put(tx: Tx, *rows: NodeRow) -> Report:
    return await network.put_nodes(tx, Sheet(rows))


async def test_a_node_makes_its_pool_and_is_told_once(tx: Tx):
    mall = NodeRow("S-1", name="Mall", kind="store", pool="outlet", groups=["north", "big"])

    assert await put(tx, mall) == Report(1, 0, [])
    assert await put(tx, mall) == Report(0, 1, [])

    node = (await network.nodes(tx, ["S-1", "NONE"]))["S-1"]
    assert (node.pool, node.groups) == ("outlet", ("big", "north"))
    told = await tx.many(TOLD)
    assert [event["stream"] for event in told] == ["node/S-1"]
    assert told[0]["facts"]["before"] == {}


async def test_a_change_tells_just_what_differs(tx: Tx):
    await put(tx, NodeRow("S-1", name="Mall", kind="store"))
    await put(tx, NodeRow("S-1", name="Old Mall"))

    facts = (await tx.many(TOLD))[-1]["facts"]
    assert (facts["before"], facts["after"]) == ({"name": "Mall"}, {"name": "Old Mall"})


async def test_shippers_are_open_nodes_of_the_pools_that_ship(tx: Tx):
    await put(
        tx,
        NodeRow("S-1", name="Mall", kind="store"),
        NodeRow("S-2", name="Closed", kind="store", is_active=False),
        NodeRow("S-3", name="Outlet", kind="store", pool="outlet"),
        NodeRow("V-1", name="Maker", kind="supplier"),
    )

    assert [node.code for node in await network.shippers(tx, ["main"])] == ["S-1"]
    assert [node.code for node in await network.shippers(tx, ["outlet", "main"])] == ["S-1", "S-3"]


async def test_a_node_without_coordinates_lies_where_its_postal_code_does(tx: Tx):
    await put(tx, NodeRow("S-1", name="Mall", kind="store", address={"country": "US", "postal_code": "55401"}))
    await put(tx, NodeRow("S-2", name="Nowhere", kind="store", address={"country": "US", "postal_code": "00000"}))

    nodes = await network.nodes(tx, ["S-1", "S-2"])
    assert (nodes["S-1"].latitude, nodes["S-1"].longitude) == (44.9835, -93.2683)
    assert nodes["S-2"].latitude is None


async def test_the_same_code_twice_counts_once(tx: Tx):
    report = await put(tx, NodeRow("S-1", name="Mall", kind="store"), NodeRow("S-1", name="Other"))

    assert (report.changed, [(row.row, row.code) for row in report.refused]) == (1, [(1, "repeated")])


async def test_a_node_keeps_a_calendar_that_there_is(tx: Tx):
    report = await put(tx, NodeRow("S-1", name="Mall", kind="store", calendar="us"))
    assert [row.code for row in report.refused] == ["unknown_calendar"]

    await network.put_calendars(tx, Sheet([CalendarRow("us", name="US", country="US")]))
    assert (await put(tx, NodeRow("S-1", name="Mall", kind="store", calendar="us"))).changed == 1


async def test_public_holidays_and_own_days_are_closed(tx: Tx):
    count = {date(2026, 7, 15): "Count"}
    rows = [
        CalendarRow("us", name="US", country="US", closed_days=count),
        CalendarRow("moon", name="Moon", country="XX"),
        CalendarRow("us-zz", name="Nowhere", country="US", region="ZZ"),
    ]
    report = await network.put_calendars(tx, Sheet(rows))

    await put(tx, NodeRow("S-1", name="Mall", kind="store", calendar="us"))

    [mall] = await network.timetables(Tx(tx.connection, tx.actor, datetime(2026, 6, 1, tzinfo=UTC)), ["main"])
    july = {day for day in mall.closed if (day.year, day.month) == (2026, 7)}

    assert [row.code for row in report.refused] == ["unknown_country", "unknown_country"]
    assert july == {date(2026, 7, 3), date(2026, 7, 4), date(2026, 7, 15)}
    again = await network.put_calendars(tx, Sheet(rows[:1]))
    assert (again.changed, again.unchanged) == (0, 1)


async def test_places_are_found_by_postal_code(tx: Tx):
    berlin = {"country": "DE", "postal_code": "10115", "latitude": 52.53, "longitude": 13.38}
    london = {"country": "GB", "postal_code": "SW1A 1AA", "latitude": 51.5, "longitude": -0.14}
    sheet = Sheet.read([berlin, london, berlin | {"latitude": 95}], PlaceRow)
    report = await network.put_places(tx, sheet)

    asked = [("DE", "10115"), ("gb", "sw1a1aa"), ("US", "55401-9999"), ("US", "abc"), ("FR", "75001")]
    found = await network.locate(tx, asked)

    assert (report.changed, [row.code for row in report.refused]) == (2, ["malformed"])
    assert found == {asked[0]: (52.53, 13.38), asked[1]: (51.5, -0.14), asked[2]: (44.9835, -93.2683)}


async def test_a_channel_keeps_the_order_of_its_pools(tx: Tx):
    report = await network.put_channels(tx, Sheet([ChannelRow("web", pools=["north", "main", "north"])]))

    channels = await network.channels(tx, ["web", "phone", "NONE"])
    assert report.changed == 1
    assert channels["web"].pools == ("north", "main")
    assert set(channels) == {"web", "phone"}


async def test_ten_thousand_nodes_are_put_at_once(tx: Tx):
    rows = [
        {"code": f"N-{n}", "name": f"Node {n}", "kind": "store", "hours": {"mon": ["09:00", "18:00"]}}
        for n in range(10_000)
    ]

    report = await network.put_nodes(tx, Sheet.read(rows, NodeRow))
    page = await network.list_nodes(tx, limit=200, q="node 99")

    assert report == Report(10_000, 0, [])
    assert len(page.items) == 111
    assert msgspec.json.encode(page)
