"""Doors for nodes, the calendars they keep and where postal codes lie."""

from typing import Annotated, Any

import msgspec
from litestar import get, put
from msgspec import Meta

from atrium import network
from atrium.api.ground import After, Caller, House, Limit, may, problems, refuse_foreign, write_rows
from atrium.kernel import NotFound
from atrium.kernel.paging import Page
from atrium.kernel.upserts import MOST_ROWS, Report, Sheet
from atrium.network import Calendar, CalendarRow, Node, NodeRow, PlaceRow

MALL = {
    "code": "MALL",
    "name": "Mall of America",
    "kind": "store",
    "pool": "main",
    "groups": ["north"],
    "address": {
        "line1": "340 W Market",
        "city": "Bloomington",
        "region": "MN",
        "postal_code": "55425",
        "country": "US",
    },
    "latitude": 44.85466,
    "longitude": -93.24565,
    "hours": {"mon": ["10:00", "21:30"], "sun": ["11:00", "19:00"]},
    "timezone": "America/Chicago",
    "cut_off": "17:00",
    "processing_days": 0,
}
HOLIDAYS = {
    "code": "us-mn",
    "name": "Minnesota",
    "country": "US",
    "region": "MN",
    "closed_days": {"2026-01-15": "Count"},
}
BERLIN = {"country": "DE", "postal_code": "10115", "latitude": 52.5323, "longitude": 13.3846}


class NodesForm(msgspec.Struct, forbid_unknown_fields=True):
    """Nodes to make or change, at most 10,000; what a row leaves out stays as it is.

    A node's pool is made when first named and stays. Unless told otherwise every node but a supplier ships, stores
    offer pickup, and a node without latitude and longitude lies where its postal code does. `hours`, `calendar`,
    `cut_off` and `processing_days` shape what is promised.
    """

    nodes: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[MALL]])]


class CalendarsForm(msgspec.Struct, forbid_unknown_fields=True):
    """Calendars to make or change; the public holidays of `country` and `region` are closed days by themselves."""

    calendars: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[HOLIDAYS]])]


class PlacesForm(msgspec.Struct, forbid_unknown_fields=True):
    """Where postal codes lie, at most 10,000; those of the US are known."""

    places: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[BERLIN]])]


@put("/nodes", opt=may("network.write"), responses=problems(400))
async def put_nodes(data: NodesForm, house: House, caller: Caller) -> Report:
    """Make nodes or change them; each row is taken or refused by itself."""
    sheet = Sheet.read(data.nodes, NodeRow)
    refuse_foreign(sheet, lambda row: caller.may("network.write", node=row.code))
    return await write_rows(house, caller.actor, sheet, network.put_nodes)


@get("/nodes", opt=may("network.read"), responses=problems(400))
async def list_nodes(
    house: House, *, q: str | None = None, kind: str | None = None, limit: Limit = 50, after: After = None
) -> Page[Node]:
    """Nodes by code; `q` is a part of code, name, city, postal code or group."""
    async with house.database.read() as tx:
        return await network.list_nodes(tx, limit=limit, after=after, q=q, kind=kind)


@get("/nodes/{code:str}", opt=may("network.read"), responses=problems(404))
async def get_node(code: str, house: House) -> Node:
    """One node."""
    async with house.database.read() as tx:
        found = await network.nodes(tx, [code])
    if code not in found:
        raise NotFound(f"There is no node {code}; GET /nodes lists them.")
    return found[code]


@put("/calendars", opt=may("network.write"), responses=problems(400))
async def put_calendars(data: CalendarsForm, house: House, caller: Caller) -> Report:
    """Make calendars or change them; each row is taken or refused by itself."""
    sheet = Sheet.read(data.calendars, CalendarRow)
    return await write_rows(house, caller.actor, sheet, network.put_calendars)


@get("/calendars", opt=may("network.read"))
async def list_calendars(house: House) -> Page[Calendar]:
    """All calendars with their own closed days."""
    async with house.database.read() as tx:
        return Page(list((await network.calendars(tx)).values()))


@put("/places", opt=may("network.write"), responses=problems(400))
async def put_places(data: PlacesForm, house: House, caller: Caller) -> Report:
    """Say where postal codes lie; each row is taken or refused by itself."""
    sheet = Sheet.read(data.places, PlaceRow)
    return await write_rows(house, caller.actor, sheet, network.put_places)


routes = [put_nodes, list_nodes, get_node, put_calendars, list_calendars, put_places]
