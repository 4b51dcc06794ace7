"""What is new, for screens: a stream of names of facts and of things; a screen then asks for its part again."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

import msgspec
from litestar import get
from litestar.response import Stream

from atrium.console.ground.pages import Visit
from atrium.console.ground.visiting import signed_in
from atrium.dispatch import feed
from atrium.doorway import House
from atrium.doorway.broadcast import Broadcaster
from atrium.kernel import Event

ROOM = "news"
ON_ITS_WAY = timedelta(seconds=5)
"""How long a page may take from the look at the house until its screen listens."""


@get("/news", opt=signed_in)
async def follow_news(visit: Visit) -> Stream:
    """Server-sent events, each the kind and the stream of a fact.

    They begin a few seconds back: what happened while the page was on its way to the screen is told too.
    """
    async with visit.house.database.read() as tx:
        start = await feed.recent(tx, tx.now - ON_ITS_WAY)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Stream(
        _closing(_broadcaster(visit.house).follow(after=start)), media_type="text/event-stream", headers=headers
    )


def line(event: Event) -> bytes:
    """A fact as a screen hears of it: what happened to what, and nothing that is in it."""
    return b"data: %s\n\n" % msgspec.json.encode((event.kind, event.stream))


async def _closing(lines: AsyncGenerator[bytes]) -> AsyncGenerator[bytes]:
    """Leave the readers as soon as the screen is closed."""
    async with aclosing(lines):
        async for each in lines:
            yield each


def _broadcaster(house: House) -> Broadcaster:
    """The one of this process, for all screens."""
    found: Broadcaster | None = house.rooms.get(ROOM)
    if found is None:
        found = house.rooms[ROOM] = Broadcaster(house.database, line=line)
        house.live.on("positions", found.wake)
    return found
