"""Sending: units leave a node together, and what happens to them on their way."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, get, post

from atrium import fulfillment, inventory, network
from atrium.console.ground import Form, Led, Told, Visit, may, ngettext, once, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.orders.reading import by_node, order_for
from atrium.fulfillment import LIFECYCLE, Noted, Sending, Shipment
from atrium.kernel import Forbidden, Malformed, NotFound, Refusal, Tx
from atrium.orders import Order

MOST_TEXT = 100
PICKUP = "pickup"


@get("/orders/{number:str}/shipping", opt=may("orders.ship"))
async def show_shipping(visit: Visit, number: str) -> Response[bytes]:
    """What can leave a node (`?node=`); all of it, unless one types less."""
    form = Form({name: [text] for name, text in visit.asked.items()})
    return await _page(visit, number, form, is_new=True)


@post("/orders/{number:str}/shipping", opt=may("orders.ship"))
async def ship_units(visit: Visit, number: str) -> Response[bytes]:
    """These units have left their node together; what is picked up has reached the customer with that."""
    form = await visit.form()
    node = form.text("node", is_needed=True, most=MOST_TEXT) or ""
    carrier, tracking = form.text("carrier", most=MOST_TEXT), form.text("tracking", most=MOST_TEXT)
    async with visit.house.database.read(visit.actor) as tx:
        order = await order_for(visit, tx, "orders.ship", number)
    typed = {line.line: form.whole(f"line-{line.line}", most=1_000_000) for line in order.lines}
    units = {line: count for line, count in typed.items() if count}
    if not units:
        form.refuse("units", _("Choose at least one unit."))
    if not form:
        return await _page(visit, number, form, status=400)

    async def work(tx: Tx) -> Led:
        check_node(visit, await order_for(visit, tx, "orders.ship", number), node)
        [shipment] = await fulfillment.ship(tx, [Sending(number, node, units, carrier, tracking)])
        if order.delivery_method == PICKUP:
            await fulfillment.note(tx, [Noted(number, shipment, "delivered")])
        return Led(f"/orders/{number}", Told(_done(order, sum(units.values()))))

    try:
        return await once(visit, form, work)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return await _page(visit, number, form, refusal)


@post("/orders/{number:str}/shipments/{shipment:str}/{kind:str}", opt=may("orders.ship"))
async def note_shipment(visit: Visit, number: str, shipment: str, kind: str) -> Response[bytes]:
    """Something happened to a shipment; delivered means all of it."""
    if kind not in LIFECYCLE.moves:
        raise Malformed("That does not happen to a shipment.", at="kind")

    async def work(tx: Tx) -> None:
        order = await order_for(visit, tx, "orders.ship", number)
        before = await _shipment(tx, order, shipment)
        check_node(visit, order, before.node)
        await fulfillment.note(tx, [Noted(number, int(before.id), kind)])

    await write(visit.house, visit.actor, work)
    return visit.go(f"/orders/{number}", _words()[kind])


def _done(order: Order, count: int) -> str:
    if order.delivery_method == PICKUP:
        return ngettext("%(num)s unit was handed out.", "%(num)s units were handed out.", count)
    return ngettext("%(num)s unit has left.", "%(num)s units have left.", count)


def check_node(visit: Visit, order: Order, node: str) -> None:
    """Raises Forbidden unless one may send goods of this order from there."""
    if not visit.caller.may("orders.ship", channel=order.channel, node=node):
        raise Forbidden("orders.ship", f"You may not send goods from {node}.")


async def _shipment(tx: Tx, order: Order, shipment: str) -> Shipment:
    for each in await fulfillment.shipments(tx, int(order.id)):
        if each.id == shipment:
            return each
    raise NotFound(f"There is no shipment {shipment} of {order.number}.")


async def _page(
    visit: Visit, number: str, form: Form, refusal: Refusal | None = None, *, status: int = 200, is_new: bool = False
) -> Response[bytes]:
    """The form of one node; which other nodes have something of the order."""
    async with visit.house.database.read(visit.actor) as tx:
        order = await order_for(visit, tx, "orders.ship", number)
        held = by_node(await inventory.holds(tx, [int(order.id)]))
        nodes = await network.nodes(tx, held)
    codes = [node for node in sorted(held) if visit.caller.may("orders.ship", order.channel, node)]
    node = form.value("node") if form.value("node") in codes else next(iter(codes), "")
    could = _could(order, held.get(node, {}))
    if is_new:
        form = _filled(form, node, could)
    return visit.page(
        "orders/ship.html",
        refusal.status if refusal else status,
        order=order,
        form=form,
        node=node,
        nodes={code: nodes[code].name if code in nodes else code for code in codes},
        could=could,
        why=sentence(refusal) if refusal else form.problem("units"),
    )


def _could(order: Order, held: Mapping[int, int]) -> dict[int, int]:
    """By line: goods that lie at the node, and services that are not done yet."""
    units = {
        line.line: min(held.get(line.line, 0), line.allocated + line.released + line.picked)
        if line.is_stocked
        else line.open
        for line in order.lines
    }
    return {line: count for line, count in units.items() if count}


def _filled(form: Form, node: str, could: Mapping[int, int]) -> Form:
    typed: dict[str, Any] = {f"line-{line}": count for line, count in could.items()}
    return Form.of(**typed, node=node, carrier=form.value("carrier"), tracking=form.value("tracking"))


def _words() -> dict[str, str]:
    return {
        "in_transit": _("Written down: on its way."),
        "out_for_delivery": _("Written down: out for delivery."),
        "delivered": _("Written down: delivered."),
        "failed_attempt": _("Written down: it could not be handed over."),
        "returned_to_sender": _("Written down: it came back."),
    }


routes = [note_shipment, ship_units, show_shipping]
