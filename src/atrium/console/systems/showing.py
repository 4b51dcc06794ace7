"""All systems, one of them, and one message."""

from typing import Any

import msgspec
from litestar import Response, get

from atrium import integrations
from atrium.console.ground import Visit, may
from atrium.console.systems.health import behind_s, lamp, waiting
from atrium.console.telling import plain, told_of
from atrium.dispatch import feed, replays
from atrium.dispatch.transmissions import SYSTEM
from atrium.kernel import NotFound, Tx
from atrium.kernel.paging import cursor, key_of

MOST_SYSTEMS = 200
A_PAGE = 50
MOST_FACTS = 30
STATES = ("due", "waiting", "stuck", "done", "skipped")


@get("/systems", opt=may("systems.read"))
async def list_systems(visit: Visit) -> Response[bytes]:
    """Every system with its lamp, what waits for it and how far it is behind."""
    async with visit.house.database.read(visit.actor) as tx:
        systems = await integrations.listed(tx, "", MOST_SYSTEMS)
        shown = [(system, lamp(system, tx.now), waiting(system), behind_s(system, tx.now)) for system in systems]
    order = {"bad": 0, "warn": 1, "good": 2, "off": 3}
    return visit.page("systems/list.html", shown=sorted(shown, key=lambda each: order[each[1].kind]))


@get("/systems/{name:str}", opt=may("systems.read"))
async def show_system(visit: Visit, name: str) -> Response[bytes]:
    """One system: how it is, what it was told and is to be told."""
    asked = visit.asked
    state = asked["state"] if asked["state"] in STATES else ""
    key = key_of(asked["after"], int)
    async with visit.house.database.read(visit.actor) as tx:
        system = await integrations.get(tx, name)
        rows = await replays.listed(tx, SYSTEM + name, state or None, key[0] if key else 0, A_PAGE + 1)
        history = await told_of(tx, f"system/{name}", MOST_FACTS)
        things: dict[str, Any] = {"lamp": lamp(system, tx.now), "behind": behind_s(system, tx.now)}
    return visit.page(
        "systems/one.html",
        system=system,
        waiting=waiting(system),
        rows=rows[:A_PAGE],
        next=cursor(rows[A_PAGE - 1]["position"]) if len(rows) > A_PAGE else None,
        state=state,
        asked=asked,
        history=history,
        plain=plain,
        **things,
    )


@get("/systems/{name:str}/messages/{transmission:str}", opt=may("systems.read"))
async def show_transmission(visit: Visit, name: str, transmission: str) -> Response[bytes]:
    """One message: the fact that is in it, how it went, what came back."""
    async with visit.house.database.read(visit.actor) as tx:
        row = await sent(tx, name, transmission)
        event = await feed.one(tx, row["event_id"], row["happened_at"])
    body = msgspec.json.format(msgspec.json.encode(event.facts), indent=2).decode() if event else ""
    return visit.page("systems/message.html", name=name, row=row, event=event, body=body, plain=plain)


async def sent(tx: Tx, name: str, transmission: str) -> Any:
    """One message to a system, by the ids in an address. Raises NotFound."""
    is_id = transmission.isascii() and transmission.isdecimal() and len(transmission) < 19
    row = await replays.find(tx, int(transmission)) if is_id else None
    if row is None or row["listener"] != SYSTEM + name:
        raise NotFound("There is no such message.")
    return row
