"""Calling off an order: all that can be, or some units of some lines; what it comes to is shown before."""

from litestar import Response, get, post

from atrium import orders
from atrium.console.ground import Form, Visit, may, ngettext, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.orders.reading import MOST_LINES, order_for, place_of
from atrium.kernel import Refusal, Tx
from atrium.orders import Order, previews

MOST_REASON = 500
ALL = "all"


@get("/orders/{number:str}/cancellation", opt=may("orders.cancel"))
async def show_cancellation(visit: Visit, number: str) -> Response[bytes]:
    """What can be called off, line by line; units may be chosen in the address (`line-2=1`)."""
    async with visit.house.database.read(visit.actor) as tx:
        order = await order_for(visit, tx, "orders.cancel", number)
    return _page(visit, order, Form({name: [text] for name, text in visit.asked.items()}))


@post("/orders/{number:str}/cancellation/preview", opt=may("orders.cancel"), status_code=200)
async def preview_cancellation(visit: Visit, number: str) -> Response[bytes]:
    """The same page with what these units come to."""
    form = await visit.form()
    async with visit.house.database.read(visit.actor) as tx:
        order = await order_for(visit, tx, "orders.cancel", number)
    return _page(visit, order, form)


@post("/orders/{number:str}/cancellation", opt=may("orders.cancel"))
async def cancel_order(visit: Visit, number: str) -> Response[bytes]:
    """Call off all that can be, or just these units, all of them or nothing."""
    form = await visit.form()
    reason = form.text("reason", is_needed=True, most=MOST_REASON) or ""
    async with visit.house.database.read(visit.actor) as tx:
        order = await order_for(visit, tx, "orders.cancel", number)
    units = None if form.tick(ALL) else chosen(form, order)
    if units is not None and not units:
        form.refuse("units", _("Choose at least one unit."))
    if not form:
        return _page(visit, order, form, status=400)

    async def work(tx: Tx) -> Order:
        await order_for(visit, tx, "orders.cancel", number)
        await orders.cancel(tx, number, reason, units)
        return await orders.by_number(tx, number)

    try:
        after = await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await _refused(visit, number, form, refusal)
    return visit.go(f"/orders/{number}", _done(order, after))


def chosen(form: Form, order: Order) -> dict[int, int]:
    """Units by line that were typed; what is wrong stands in the form's problems."""
    most = {each.line: each.cancellable for each in previews.remainders(order)}
    read = {line: form.whole(f"line-{line}", most=1_000_000) for line in most if form.value(f"line-{line}")}
    return {line: units for line, units in read.items() if units}


async def _refused(visit: Visit, number: str, form: Form, refusal: Refusal) -> Response[bytes]:
    """The page again, with the order as it is now."""
    async with visit.house.database.read(visit.actor) as tx:
        order = await order_for(visit, tx, "orders.cancel", number)
    return _page(visit, order, form, refusal)


def _page(visit: Visit, order: Order, form: Form, refusal: Refusal | None = None, status: int = 200) -> Response[bytes]:
    remainders = {each.line: each for each in previews.remainders(order)}
    first = place_of(form.value("from"), len(order.lines))
    units = chosen(form, order)
    for line, count in units.items():
        _check(form, remainders[line], count)
    is_right = all(count <= remainders[line].cancellable for line, count in units.items())
    return visit.page(
        "orders/cancel.html",
        refusal.status if refusal else status,
        order=order,
        lines=order.lines[first : first + MOST_LINES],
        first=first,
        most_lines=MOST_LINES,
        form=form,
        remainders=remainders,
        cancellable=sum(each.cancellable for each in remainders.values()),
        preview=previews.cancellation(order, units) if units and is_right else None,
        everything=_everything(order),
        why=sentence(refusal) if refusal else form.problem("units"),
    )


def _check(form: Form, remainder: previews.Remainder, count: int) -> None:
    if count > remainder.cancellable:
        most = remainder.cancellable
        form.refuse(f"line-{remainder.line}", _("At most %(most)s can be called off.", most=most))


def _everything(order: Order) -> previews.Preview | None:
    try:
        return previews.cancellation(order)
    except Refusal:
        return None


def _done(before: Order, after: Order) -> str:
    count = sum(line.cancelled for line in after.lines) - sum(line.cancelled for line in before.lines)
    if after.state == "cancelled":
        return _("Order %(number)s was called off.", number=after.number)
    return ngettext("%(num)s unit was called off.", "%(num)s units were called off.", count)


routes = [cancel_order, preview_cancellation, show_cancellation]
