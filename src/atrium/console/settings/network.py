"""The tables of the network: nodes, channels, calendars."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from atrium import network
from atrium.console.ground import Form, marked
from atrium.console.ground import gettext as _
from atrium.console.settings.kept import Field, Kept, Row
from atrium.kernel import Page, Tx
from atrium.network import Calendar, CalendarRow, Channel, ChannelRow, Node, NodeRow

A_PAGE = 50
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("distribution_center", "store", "supplier", "third_party")
PARTS = ("line1", "postal_code", "city", "region", "country")
_HOURS = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)\s+(\d\d:\d\d)\s*[-\N{EN DASH}]\s*(\d\d:\d\d)")


async def _nodes(tx: Tx, q: str, after: str | None) -> Page[Any]:
    return await network.list_nodes(tx, limit=A_PAGE, after=after, q=q or None)


async def _node(tx: Tx, key: tuple[Any, ...]) -> Node | None:
    return (await network.nodes(tx, [str(key[0])])).get(str(key[0]))


def _fill_node(node: Node) -> Mapping[str, Any]:
    return {
        **{name: getattr(node, name) for name in ("code", "name", "kind", "pool", "latitude", "longitude", "timezone")},
        **{name: getattr(node, name) for name in ("calendar", "cut_off", "processing_days")},
        **{part: node.address.get(part) for part in PARTS},
        **{name: "1" if getattr(node, name) else None for name in ("ships", "offers_pickup", "is_active")},
        "groups": "\n".join(node.groups),
        "hours": "\n".join(f"{day} {'-'.join(node.hours[day])}" for day in DAYS if day in node.hours),
    }


def _read_node(form: Form, row: Row) -> None:
    address = {part: row.pop(part) for part in PARTS}
    row["address"] = {part: value for part, value in address.items() if value}
    for name in ("latitude", "longitude"):
        text = form.text(name, most=20)
        try:
            row[name] = None if text is None else float(text.replace(",", "."))
        except ValueError:
            form.refuse(name, _("A number of degrees, like 44.97."))
    row["hours"] = _hours(form)
    if not row["timezone"]:
        del row["timezone"]


def _hours(form: Form) -> dict[str, list[str]]:
    hours: dict[str, list[str]] = {}
    for line in (form.text("hours", most=1_000) or "").splitlines():
        found = _HOURS.fullmatch(line.strip().lower())
        if found:
            hours[found[1]] = [found[2], found[3]]
        elif line.strip():
            form.refuse("hours", _("One day on each line, like mon 09:00-18:00."))
    return hours


NODES = Kept(
    key="nodes",
    title=marked("Nodes"),
    one=marked("node"),
    icon="building-warehouse",
    help=marked(
        "Places that hold stock or serve: distribution centers, stores, suppliers. Each belongs to one pool; channels "
        "sell from pools. Hours, closed days and cut-off shape what is promised."
    ),
    may_read="network.read",
    may_write="network.write",
    fields=(
        Field("code", marked("Code"), is_needed=True, is_key=True, most=64, hint=marked("Short, like DC-1")),
        Field("name", marked("Name"), is_needed=True, goes_on=True),
        Field("kind", marked("What is it?"), "choice", is_needed=True, choices=KINDS),
        Field(
            "pool",
            marked("Pool"),
            is_needed=True,
            is_key=True,
            hint=marked("Its stock is promised from here"),
            goes_on=True,
        ),
        Field("line1", marked("Street and number")),
        Field("postal_code", marked("Postal code"), goes_on=True),
        Field("city", marked("City")),
        Field("region", marked("State or region"), goes_on=True),
        Field("country", marked("Country"), hint=marked("Two letters, like US"), most=2),
        Field("timezone", marked("Time zone"), hint=marked("Like America/Chicago"), goes_on=True),
        Field("latitude", marked("Latitude"), "degrees", hint=marked("Empty: where its postal code lies")),
        Field("longitude", marked("Longitude"), "degrees", goes_on=True),
        Field("hours", marked("Opening hours"), "area", hint=marked("One day on each line, like mon 09:00-18:00")),
        Field("groups", marked("Groups"), "lines", hint=marked("One on each line"), goes_on=True),
        Field("calendar", marked("Calendar"), hint=marked("The code of a calendar with its closed days")),
        Field(
            "cut_off",
            marked("Cut-off"),
            hint=marked("Like 15:00; later orders are worked on a day later"),
            goes_on=True,
        ),
        Field("processing_days", marked("Processing days"), "whole"),
        Field("ships", marked("It ships"), "tick"),
        Field("offers_pickup", marked("Customers can pick up here"), "tick"),
        Field("is_active", marked("It is open"), "tick", hint=marked("A closed node takes no new orders")),
    ),
    columns=(
        ("name", marked("Name"), "text"),
        ("kind", marked("Kind"), "said"),
        ("pool", marked("Pool"), "text"),
        ("ships", marked("Ships"), "tick"),
        ("offers_pickup", marked("Pickup"), "tick"),
        ("is_active", marked("Open"), "tick"),
    ),
    listed=_nodes,
    found=_node,
    put=network.put_nodes,
    row=NodeRow,
    key_of=lambda node: (node.code,),
    stream=lambda key: f"node/{key[0]}",
    filled=_fill_node,
    read=_read_node,
    scope="node",
)


async def _channels(tx: Tx, q: str, after: str | None) -> Page[Any]:
    return await network.list_channels(tx, limit=A_PAGE, after=after, q=q or None)


async def _channel(tx: Tx, key: tuple[Any, ...]) -> Channel | None:
    return (await network.channels(tx, [str(key[0])])).get(str(key[0]))


def _fill_channel(channel: Channel) -> Mapping[str, Any]:
    return {
        **{name: getattr(channel, name) for name in ("code", "name", "currency", "number_prefix")},
        **{name: "1" if getattr(channel, name) else None for name in ("prices_include_tax", "is_active")},
        "pools": "\n".join(channel.pools),
    }


CHANNELS = Kept(
    key="channels",
    title=marked("Channels"),
    one=marked("channel"),
    icon="route",
    help=marked(
        "Where orders come from: web shop, marketplace, store, phone. A channel sells from its pools in their order, "
        "in its currency. Its prefix begins the numbers of its orders."
    ),
    may_read="network.read",
    may_write="network.write",
    fields=(
        Field("code", marked("Code"), is_needed=True, is_key=True, most=64, hint=marked("Short, like web")),
        Field("name", marked("Name"), is_needed=True, goes_on=True),
        Field("currency", marked("Currency"), hint=marked("Three letters, like USD"), most=3),
        Field(
            "number_prefix",
            marked("Prefix of order numbers"),
            hint=marked("Like A-; no digit at its end"),
            goes_on=True,
            most=12,
        ),
        Field(
            "pools",
            marked("Sells from the pools"),
            "lines",
            is_needed=True,
            hint=marked("One on each line, the first is asked first"),
        ),
        Field("prices_include_tax", marked("Prices include tax"), "tick"),
        Field("is_active", marked("It is open"), "tick", hint=marked("A closed channel takes no orders")),
    ),
    columns=(
        ("name", marked("Name"), "text"),
        ("currency", marked("Currency"), "text"),
        ("pools", marked("Pools"), "list"),
        ("number_prefix", marked("Prefix"), "text"),
        ("is_active", marked("Open"), "tick"),
    ),
    listed=_channels,
    found=_channel,
    put=network.put_channels,
    row=ChannelRow,
    key_of=lambda channel: (channel.code,),
    stream=lambda key: f"channel/{key[0]}",
    filled=_fill_channel,
    scope="channel",
)


async def _calendars(tx: Tx, q: str, _after: str | None) -> Page[Any]:
    found = (await network.calendars(tx)).values()
    return Page([one for one in found if q.lower() in f"{one.code} {one.name}".lower()])


async def _calendar(tx: Tx, key: tuple[Any, ...]) -> Calendar | None:
    return (await network.calendars(tx, [str(key[0])])).get(str(key[0]))


def _fill_calendar(calendar: Calendar) -> Mapping[str, Any]:
    return {
        **{name: getattr(calendar, name) for name in ("code", "name", "country", "region")},
        "closed_days": "\n".join(f"{day} {name}" for day, name in sorted(calendar.closed_days.items())),
    }


def _read_calendar(form: Form, row: Row) -> None:
    days: dict[str, str] = {}
    for line in (form.text("closed_days", most=50_000) or "").splitlines():
        day, _gap, name = line.strip().partition(" ")
        try:
            if day:
                days[date.fromisoformat(day).isoformat()] = name.strip() or day
        except ValueError:
            form.refuse("closed_days", _("One day on each line, like 2026-12-24 Christmas Eve."))
    row["closed_days"] = days


CALENDARS = Kept(
    key="calendars",
    title=marked("Calendars"),
    one=marked("calendar"),
    icon="calendar",
    help=marked(
        "Days on which nodes are closed: the public holidays of a country or region by themselves, and days of your "
        "own. A node keeps one calendar. Promises pass over its closed days."
    ),
    may_read="network.read",
    may_write="network.write",
    fields=(
        Field("code", marked("Code"), is_needed=True, is_key=True, most=64),
        Field("name", marked("Name"), is_needed=True, goes_on=True),
        Field("country", marked("Public holidays of"), hint=marked("Country, two letters, like US"), most=2),
        Field("region", marked("State or region"), goes_on=True),
        Field(
            "closed_days",
            marked("Days of your own"),
            "area",
            hint=marked("One on each line, like 2026-12-24 Christmas Eve"),
        ),
    ),
    columns=(
        ("name", marked("Name"), "text"),
        ("country", marked("Public holidays of"), "text"),
        ("region", marked("Region"), "text"),
        ("closed_days", marked("Own days"), "count"),
    ),
    listed=_calendars,
    found=_calendar,
    put=network.put_calendars,
    row=CalendarRow,
    key_of=lambda calendar: (calendar.code,),
    stream=lambda key: f"calendar/{key[0]}",
    filled=_fill_calendar,
    read=_read_calendar,
)

TABLES = (NODES, CHANNELS, CALENDARS)
