"""Who did what, newest first, by person, thing, kind and span."""

from litestar import Response, get

from atrium.console.audit.asking import choices, sought
from atrium.console.audit.things import differences, things_of
from atrium.console.ground import Form, Visit, may
from atrium.console.telling import Happened, names_of, plain, told
from atrium.dispatch.trail import trail
from atrium.kernel import Event, Tx
from atrium.kernel.paging import key_of, page

PAGE = 50
FILTERS = ("person", "thing", "kind", "from", "to")


@get("/audit", opt=may("audit.read"))
async def show_trail(visit: Visit) -> Response[bytes]:
    """Facts in plain words, with what was before and after; without a day a month back."""
    visit.caller.must_everywhere("audit.read")
    asked = visit.asked
    form = Form.of(**{name: asked[name] for name in FILTERS if asked[name]})
    key = key_of(asked["after"], int)
    async with visit.house.database.read(visit.actor) as tx:
        wanted = await sought(visit, tx, form)
        events = await trail(tx, wanted, PAGE + 1, key[0] if key else None) if form else []
        found = page(events, PAGE, lambda event: (event.id,))
        happened = await _told(tx, found.items)
        things = await things_of(tx, {event.stream for event in found.items})
        offered = await choices(tx)
    rows = [(event, happened[event.id], things[event.stream], differences(event)) for event in found.items]
    is_asked = any(asked[name] for name in FILTERS)
    return visit.page(
        "audit/list.html",
        200 if form else 400,
        asked=asked,
        form=form,
        rows=rows,
        next=found.next,
        choices=offered,
        is_asked=is_asked,
    )


async def _told(tx: Tx, events: list[Event]) -> dict[int, Happened]:
    """Every fact in words by its id; those that other screens pass over, since a neighbour says the same, too."""
    said = {one.id: one for one in await told(tx, events)}
    names = await names_of(tx, (event.actor for event in events))
    for event in events:
        if event.id not in said:
            who = names[event.actor]
            said[event.id] = Happened(event.id, plain(event.kind), "", who, event.happened_at, "point", "")
    return said
