"""What one does with the network: name its nodes, channels, calendars and places."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

import holidays

from atrium.kernel import Refused, Tx
from atrium.kernel.upserts import Report, Sheet, changes
from atrium.network import queries, store
from atrium.network.events import CalendarChanged, ChannelChanged, NodeChanged
from atrium.network.model import (
    Calendar,
    CalendarRow,
    Channel,
    ChannelRow,
    Node,
    NodeRow,
    PlaceRow,
    plan_calendar,
    plan_channel,
    plan_node,
    shown,
)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


Row = TypeVar("Row", bound=_Coded)
Thing = TypeVar("Thing", Node, Channel, Calendar)


async def put_nodes(tx: Tx, sheet: Sheet[NodeRow]) -> Report:
    """Make nodes or change them. A node's pool is made when first named and never changes afterwards."""
    known = await store.lock_nodes(tx, _codes(sheet))
    planned = _plan(sheet, known, plan_node)
    _refuse_unknown_calendars(sheet, planned, await queries.calendars(tx, _calendars(planned)))
    changed = await _placed(tx, _changed(sheet, known, planned))
    if changed:
        await store.save_nodes(tx, changed)
        await tx.emit(*(NodeChanged(node.code, *_differences(known.get(node.code), node)) for node in changed))
    return sheet.report(len(changed))


async def put_channels(tx: Tx, sheet: Sheet[ChannelRow]) -> Report:
    """Make channels or change them. A pool is made when first named."""
    known = await store.lock_channels(tx, _codes(sheet))
    changed = _changed(sheet, known, _plan(sheet, known, plan_channel))
    if changed:
        await store.save_channels(tx, changed)
        await tx.emit(*(ChannelChanged(it.code, *_differences(known.get(it.code), it)) for it in changed))
    return sheet.report(len(changed))


async def put_calendars(tx: Tx, sheet: Sheet[CalendarRow]) -> Report:
    """Make calendars or change them; a list of closed days replaces the one before."""
    known = await store.lock_calendars(tx, _codes(sheet))
    planned = _plan(sheet, known, plan_calendar)
    for row, calendar in planned.items():
        if calendar.country and not _has_holidays(calendar.country, calendar.region):
            where = " ".join(filter(None, (calendar.country, calendar.region)))
            sheet.refuse(row, "unknown_country", f"We know no holidays of {where}; leave it out and list the days.")
    changed = _changed(sheet, known, planned)
    if changed:
        await store.save_calendars(tx, changed)
        await tx.emit(*(CalendarChanged(it.code, *_differences(known.get(it.code), it)) for it in changed))
    return sheet.report(len(changed))


async def put_places(tx: Tx, sheet: Sheet[PlaceRow]) -> Report:
    """Say where postal codes lie; of the same code twice the first counts and the others are refused."""
    seen: set[tuple[str, str]] = set()
    for row, place in list(sheet.rows.items()):
        if (key := (place.country, place.postal_code)) in seen:
            sheet.refuse(row, "repeated", f"{place.country} {place.postal_code} stands in an earlier row already.")
        seen.add(key)
    return sheet.report(await store.save_places(tx, list(sheet.rows.values())))


def _codes(sheet: Sheet[Row]) -> list[str]:
    return sorted({row.code for row in sheet.rows.values()})


def _plan(
    sheet: Sheet[Row], known: Mapping[str, Thing], plan: Callable[[Row, Thing | None], Thing]
) -> dict[int, Thing]:
    """What each row asks for; a row that breaks a rule, or names a code again, is refused."""
    planned: dict[int, Thing] = {}
    seen: set[str] = set()
    for place, row in list(sheet.rows.items()):
        if row.code in seen:
            sheet.refuse(place, "repeated", f"{row.code} stands in an earlier row already.")
            continue
        seen.add(row.code)
        try:
            planned[place] = plan(row, known.get(row.code))
        except Refused as no:
            sheet.refuse(place, no.code, no.detail)
    return planned


def _changed(sheet: Sheet[Row], known: Mapping[str, Thing], planned: Mapping[int, Thing]) -> list[Thing]:
    """Those still on the sheet that are other than we know them."""
    return [thing for row, thing in planned.items() if row in sheet.rows and known.get(thing.code) != thing]


def _differences(before: Thing | None, after: Thing) -> tuple[dict[str, object], dict[str, object]]:
    return changes(shown(before) if before else {}, shown(after))


def _calendars(planned: Mapping[int, Node]) -> list[str]:
    return sorted({node.calendar for node in planned.values() if node.calendar})


def _refuse_unknown_calendars(sheet: Sheet[NodeRow], planned: Mapping[int, Node], known: Collection[str]) -> None:
    for row, node in planned.items():
        if node.calendar and node.calendar not in known:
            sheet.refuse(row, "unknown_calendar", f"There is no calendar {node.calendar}; make it first.")


async def _placed(tx: Tx, nodes: list[Node]) -> list[Node]:
    """Put nodes without coordinates on the map by their postal code, where we know it."""
    keys = {node.code: key for node in nodes if node.latitude is None and (key := _postal_key(node))}
    spots = await queries.locate(tx, set(keys.values())) if keys else {}
    found = {code: spots[key] for code, key in keys.items() if key in spots}
    return [
        replace(node, latitude=found[node.code][0], longitude=found[node.code][1]) if node.code in found else node
        for node in nodes
    ]


def _postal_key(node: Node) -> tuple[str, str] | None:
    country, postal_code = node.address.get("country"), node.address.get("postal_code")
    return (country, postal_code) if isinstance(country, str) and isinstance(postal_code, str) else None


def _has_holidays(country: str, region: str | None) -> bool:
    supported = holidays.list_supported_countries(include_aliases=True)
    return country in supported and (not region or region in supported[country])
