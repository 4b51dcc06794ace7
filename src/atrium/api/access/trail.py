"""The door for who did what."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import Provide
from litestar.params import Parameter

from atrium.api.access.forms import Moment
from atrium.api.ground import After, House, Limit, may
from atrium.kernel import Event, Malformed, Page
from atrium.kernel.paging import key_of, page
from atrium.reports.audit import Question, audit

_EXTRA = {"format": "date-time"}
Since = Annotated[str | None, Parameter(query="from", description="Not before.", schema_extra=_EXTRA)]
Until = Annotated[str | None, Parameter(query="to", description="Not after.", schema_extra=_EXTRA)]


def asked_for(
    actor: str | None = None, stream: str | None = None, since: Since = None, until: Until = None
) -> Question:
    """By whom, about what, when."""
    return Question(actor, stream, _moment(since, "from"), _moment(until, "to"))


@get("/audit", opt=may("audit.read"), dependencies={"asked": Provide(asked_for, sync_to_thread=False)})
async def list_audit(asked: Question, house: House, limit: Limit = 50, after: After = None) -> Page[Event]:
    """Who did what, newest first; without `from` a month back."""
    key = key_of(after, int)
    async with house.database.read() as tx:
        events = await audit(tx, asked, limit + 1, key[0] if key else None)
    return page(events, limit, lambda event: (event.id,))


def _moment(text: str | None, place: str) -> datetime | None:
    """Read strictly: a number is no time."""
    if text is None:
        return None
    try:
        return msgspec.convert(text, Moment)
    except msgspec.ValidationError:
        raise Malformed("A time is like 2026-03-31T12:00:00Z.", at=place) from None
