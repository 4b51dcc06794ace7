"""Holding stock for an order that stands: again after its reservation ran out, or for good."""

from litestar import Response, post

from atrium import orders
from atrium.console.ground import Visit, may, write
from atrium.console.ground import gettext as _
from atrium.console.orders.reading import order_for
from atrium.console.orders.showing import page_of
from atrium.kernel import Forbidden, NotFound, Refusal, Tx
from atrium.orders import Order


@post("/orders/{number:str}/reservation", opt=may("orders.place"))
async def reserve_order(visit: Visit, number: str) -> Response[bytes]:
    """Hold what is open, all of it or nothing; all that is reserved holds for good."""

    async def work(tx: Tx) -> Order:
        await order_for(visit, tx, "orders.place", number)
        return await orders.reservations.reserve(tx, number)

    try:
        await write(visit.house, visit.actor, work)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return await page_of(visit, number, refusal)
    return visit.go(f"/orders/{number}", _("Its stock is held for good."))


routes = [reserve_order]
