"""Views that people keep of the list: questions under a name, for themselves or for all of a role."""

from litestar import Response, post

from atrium import access
from atrium.access import ROLES
from atrium.console.ground import Visit, may, write
from atrium.console.ground import gettext as _
from atrium.console.ground.pages import Told
from atrium.console.listing.asking import ASKED
from atrium.console.listing.showing import SCREEN
from atrium.kernel import Refusal, Tx

LONGEST_QUERY = 1_000


@post("/orders/views", opt=may("orders.read"))
async def keep_view(visit: Visit) -> Response[bytes]:
    """Keep what the list shows now under a name."""
    form = await visit.form()
    name = form.text("name", is_needed=True, most=60)
    query = (form.text("query", most=LONGEST_QUERY) or "").removeprefix("?")
    role = form.choice("role", tuple(ROLES))
    back = "/orders?" + query
    if name is None or not form or not any(part.partition("=")[0] in ASKED for part in query.split("&")):
        return visit.go(back, Told(_("Filter the list first, then give the view a name."), "bad"))

    async def work(tx: Tx) -> None:
        view = await access.views.add(tx, visit.visitor.id, SCREEN, name, query)
        if role:
            await access.views.share(tx, visit.visitor.id, view, role)

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return visit.go(back, Told(refusal.detail, "bad"))
    return visit.go(back, _("The view “%(name)s” is kept.", name=name))


@post("/orders/views/{view:int}/removal", opt=may("orders.read"))
async def drop_view(visit: Visit, view: int) -> Response[bytes]:
    """Keep a view no longer."""

    async def work(tx: Tx) -> None:
        await access.views.delete(tx, visit.visitor.id, view)

    await write(visit.house, visit.actor, work)
    return visit.go("/orders", _("The view is gone; the orders are not."))


routes = [drop_view, keep_view]
