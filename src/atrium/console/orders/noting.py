"""A note on an order, for colleagues."""

from litestar import Response, post

from atrium.console.ground import Led, Told, Visit, may, once
from atrium.console.ground import gettext as _
from atrium.console.orders.reading import order_for
from atrium.console.orders.showing import page_of
from atrium.kernel import Malformed, Tx
from atrium.orders import watching


@post("/orders/{number:str}/notes", opt=may("orders.place"))
async def add_note(visit: Visit, number: str) -> Response[bytes]:
    """Leave a note in the history of an order; nothing else changes."""
    form = await visit.form()
    text = form.text("note", most=watching.LONGEST_NOTE)
    if not form or text is None:
        why = Malformed(form.problem("note") or _("Write the note first."), at="note")
        return await page_of(visit, number, why, note=form.value("note"))

    async def work(tx: Tx) -> Led:
        order = await order_for(visit, tx, "orders.place", number)
        await watching.note(tx, int(order.id), text)
        return Led(f"/orders/{number}", Told(_("Noted.")))

    return await once(visit, form, work)


routes = [add_note]
