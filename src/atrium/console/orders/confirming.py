"""Confirming a draft: the customer has agreed."""

from litestar import Response, post

from atrium import orders
from atrium.console.ground import Visit, may, write
from atrium.console.ground import gettext as _
from atrium.console.orders.reading import order_for
from atrium.console.orders.showing import page_of
from atrium.kernel import Forbidden, NotFound, Refusal, Tx
from atrium.orders import Order


@post("/orders/{number:str}/confirmation", opt=may("orders.place"))
async def confirm_order(visit: Visit, number: str) -> Response[bytes]:
    """The draft becomes an order: its stock is held, everyone is told."""

    async def work(tx: Tx) -> Order:
        await order_for(visit, tx, "orders.place", number)
        return await orders.confirm(tx, number)

    try:
        await write(visit.house, visit.actor, work)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return await page_of(visit, number, refusal)
    return visit.go(f"/orders/{number}", _("Order %(number)s was placed.", number=number))


routes = [confirm_order]
