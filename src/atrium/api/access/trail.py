"""The door for who did what."""

from litestar import get
from litestar.di import Provide

from atrium.api.ground import After, Caller, House, Limit, Span, check_everywhere, may, span_of
from atrium.dispatch.trail import Sought, trail
from atrium.kernel import Event, Page
from atrium.kernel.paging import key_of, page


def sought(span: Span, actor: str | None = None, stream: str | None = None) -> Sought:
    """By whom, about what, when."""
    return Sought(actor, stream, span.since, span.until)


@get(
    "/audit",
    opt=may("audit.read"),
    dependencies={
        "sought": Provide(sought, sync_to_thread=False),
        "span": Provide(span_of, sync_to_thread=False),
    },
)
async def list_audit(
    sought: Sought, house: House, caller: Caller, limit: Limit = 50, after: After = None
) -> Page[Event]:
    """Who did what, newest first; without `from` a month back."""
    check_everywhere(caller, "audit.read")
    key = key_of(after, int)
    async with house.database.read() as tx:
        events = await trail(tx, sought, limit + 1, key[0] if key else None)
    return page(events, limit, lambda event: (event.id,))
