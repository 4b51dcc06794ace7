"""Doors for all facts: by position, and live."""

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from litestar import Request, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from litestar.response import Stream

from atrium.api.ground import Caller, House, Limit, check_everywhere, may, problems
from atrium.dispatch import feed
from atrium.dispatch.feed import Wanted
from atrium.doorway.broadcast import Broadcaster
from atrium.kernel import Event, Malformed, Page

MOST_KINDS = 50
_PATTERN = re.compile(r"[A-Za-z_.]{0,100}\*?|\*")

Position = Annotated[str | None, Parameter(description="A position: facts after it.", max_length=19)]
Kinds = Annotated[
    list[str] | None, Parameter(query="kind", description="Only these: `orders.OrderPlaced`, `orders.*`.")
]
Thing = Annotated[str | None, Parameter(description="Only about this thing: `order/12`.", max_length=200)]


@get("/events", opt=may("events.read"), responses=problems(400))
async def list_events(
    house: House,
    caller: Caller,
    *,
    limit: Limit = 50,
    after: Position = None,
    kinds: Kinds = None,
    stream: Thing = None,
) -> Page[Event]:
    """All facts by position, none skipped, none twice.

    `next` is the position to go on from. A page of some kinds only may hold fewer than asked, or none, and have a next.
    """
    check_everywhere(caller, "events.read")
    wanted = _wanted(kinds, stream)
    async with house.database.read() as tx:
        events, further = await feed.read(tx, _position(after, "after") or 0, limit, wanted)
    return Page(events, None if further is None else str(further))


@get(
    "/events/live",
    opt=may("events.read"),
    responses={
        200: ResponseSpec(str, generate_examples=False, media_type="text/event-stream"),
        **problems(400),
    },
)
async def follow_events(
    request: Request[Any, Any, Any],
    house: House,
    caller: Caller,
    *,
    after: Position = None,
    kinds: Kinds = None,
    stream: Thing = None,
) -> Stream:
    """Facts as they come, as server-sent events whose id is their position; Last-Event-ID or `after` takes up there."""
    check_everywhere(caller, "events.read")
    seen = _position(request.headers.get("last-event-id"), "Last-Event-ID")
    start = _position(after, "after") if seen is None else seen
    lines = _broadcaster(house).follow(_wanted(kinds, stream), start)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(_closing(lines), media_type="text/event-stream", headers=headers)


async def _closing(lines: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Leave the readers as soon as the reader has left us."""
    async with aclosing(lines):
        async for line in lines:
            yield line


def _broadcaster(house: House) -> Broadcaster:
    """The one of this process."""
    broadcaster: Broadcaster | None = house.rooms.get("events")
    if broadcaster is None:
        broadcaster = house.rooms["events"] = Broadcaster(house.database)
        house.live.on("positions", broadcaster.wake)
    return broadcaster


def _wanted(kinds: list[str] | None, stream: str | None) -> Wanted:
    if kinds and (len(kinds) > MOST_KINDS or not all(_PATTERN.fullmatch(kind) for kind in kinds)):
        raise Malformed("A kind is like orders.OrderPlaced, orders.* or *.", at="kind")
    return Wanted(tuple(kinds or ()), stream)


def _position(text: str | None, place: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20) or int(text) >= feed.NEVER:
        raise Malformed("A position is a whole number.", at=place)
    return int(text)


routes = [list_events, follow_events]
