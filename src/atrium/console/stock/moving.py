"""Counting, receiving, setting right, keeping back and sending from one position; each can be taken back honestly."""

from collections.abc import Awaitable, Callable

from litestar import Response, post

from atrium import inventory
from atrium.console.ground import Form, Led, Told, Visit, may, once, write
from atrium.console.ground import gettext as _
from atrium.console.stock.position import TAKEN_BACK, Spot, position_page
from atrium.inventory import Level, books, goods
from atrium.inventory.goods import Entry, Safety, Sending, SentLine
from atrium.kernel import Forbidden, Refusal, Refused, Stale, Tx
from atrium.kernel.upserts import Report, Sheet

MOST_UNITS = 1_000_000

Work = Callable[[Tx], Awaitable[Told]]


@post("/stock/{sku:str}/{node:str}/count", opt=may("stock.count"))
async def count_one(visit: Visit, sku: str, node: str) -> Response[bytes]:
    """Say how many lie there; who counted meanwhile is not overwritten unseen."""
    visit.caller.must("stock.count", node=node)
    form, spot = await visit.form(), Spot(sku, node)
    counted = form.whole("counted", most=MOST_UNITS, is_needed=True)
    known = form.whole("known", most=10**12, is_needed=True)

    async def work(tx: Tx) -> Told:
        report = await inventory.count(tx, Sheet([Level(node, sku, counted or 0)]))
        _check(report, sku)
        entered = await _newest(tx, spot)
        if not report.changed or entered is None or entered.kind != "count":
            return Told(_("Counted: %(count)s, as we knew.", count=counted))
        if (counted or 0) - entered.on_hand != known:
            raise Stale("It moved since you opened this page. Look at how it stands now; your count is still here.")
        difference = ("+" if entered.on_hand > 0 else "") + visit.say.number(entered.on_hand)
        text = _("Counted: %(count)s. That is %(difference)s to what we knew.", count=counted, difference=difference)
        return Told(text, undo=_undo(spot, entered.id))

    return await _done(visit, spot, "count", form, work)


@post("/stock/{sku:str}/{node:str}/receive", opt=may("stock.move"))
async def receive(visit: Visit, sku: str, node: str) -> Response[bytes]:
    """Goods came in."""
    visit.caller.must("stock.move", node=node)
    form, spot = await visit.form(), Spot(sku, node)
    quantity = form.whole("quantity", least=1, most=MOST_UNITS, is_needed=True)
    reason = form.text("reason") or "received"

    async def work(tx: Tx) -> Told:
        _check(await goods.record(tx, Sheet([Entry(node, sku, quantity or 0, "receive", reason)])), sku)
        return Told(_("%(count)s came in.", count=quantity), undo=await _undo_of_newest(tx, spot))

    return await _done(visit, spot, "receive", form, work)


@post("/stock/{sku:str}/{node:str}/adjust", opt=may("stock.move"))
async def adjust(visit: Visit, sku: str, node: str) -> Response[bytes]:
    """Set stock right by some units, with the reason."""
    visit.caller.must("stock.move", node=node)
    form, spot = await visit.form(), Spot(sku, node)
    quantity = form.whole("quantity", least=-MOST_UNITS, most=MOST_UNITS, is_needed=True)
    reason = form.text("reason", is_needed=True)
    if quantity == 0:
        form.refuse("quantity", _("More or less than nothing, like -2."))

    async def work(tx: Tx) -> Told:
        _check(await goods.record(tx, Sheet([Entry(node, sku, quantity or 0, "adjust", reason or "")])), sku)
        text = _("Set right by %(count)s.", count=visit.say.number(quantity or 0))
        return Told(text, undo=await _undo_of_newest(tx, spot))

    return await _done(visit, spot, "adjust", form, work)


@post("/stock/{sku:str}/{node:str}/safety", opt=may("stock.move"))
async def keep_back(visit: Visit, sku: str, node: str) -> Response[bytes]:
    """Say how many units are kept back and not promised."""
    visit.caller.must("stock.move", node=node)
    form, spot = await visit.form(), Spot(sku, node)
    safety = form.whole("safety", most=MOST_UNITS, is_needed=True)

    async def work(tx: Tx) -> Told:
        report = await goods.keep_back(tx, Sheet([Safety(node, sku, safety or 0)]))
        _check(report, sku)
        undo = await _undo_of_newest(tx, spot) if report.changed else ""
        return Told(_("%(count)s are kept back.", count=safety), undo=undo)

    return await _done(visit, spot, "safety", form, work)


@post("/stock/{sku:str}/{node:str}/transfer", opt=may("stock.transfer"))
async def send_away(visit: Visit, sku: str, node: str) -> Response[bytes]:
    """Send units to another node; they are in transit until they are received there."""
    visit.caller.must("stock.transfer", node=node)
    form, spot = await visit.form(), Spot(sku, node)
    quantity = form.whole("quantity", least=1, most=MOST_UNITS, is_needed=True)
    to_node = form.text("to", is_needed=True)
    reason = form.text("reason") or "transfer"

    async def work(tx: Tx) -> Told:
        sent = await goods.send(tx, Sending(node, to_node or "", [SentLine(sku, quantity or 0)], reason))
        return Told(_("%(count)s are on their way, transfer %(id)s.", count=quantity, id=sent.id))

    return await _done(visit, spot, "transfer", form, work)


@post("/stock/{sku:str}/{node:str}/movements/{movement_id:int}/undo", opt=may("stock.read"))
async def take_back(visit: Visit, sku: str, node: str, movement_id: int) -> Response[bytes]:
    """Take back what was entered by mistake: the opposite is entered, and both stay in the ledger."""
    spot = Spot(sku, node)

    async def work(tx: Tx) -> None:
        permission = TAKEN_BACK.get((await goods.movement(tx, sku, node, movement_id)).kind)
        if permission is None:
            raise Refused("not_to_take_back", "This moved goods of an order or a transfer; change that instead.")
        if not visit.visitor.may(permission, node=node):
            raise Forbidden(permission)
        await goods.take_back(tx, sku, node, movement_id)

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return await position_page(visit, spot, "", Form(), refusal)
    return visit.go(spot.address, _("Taken back."))


async def _done(visit: Visit, spot: Spot, deed: str, form: Form, work: Work) -> Response[bytes]:
    """Do it once and go on, or show the form again with what is wrong."""
    if not form:
        return await position_page(visit, spot, deed, form, status=400)

    async def led(tx: Tx) -> Led:
        return Led(f"{spot.address}?do={deed}", await work(tx))

    try:
        return await once(visit, form, led)
    except Refusal as refusal:
        return await position_page(visit, spot, deed, form, refusal)


def _check(report: Report, sku: str) -> None:
    for row in report.refused:
        raise Refused(row.code, row.detail, skus=[sku])


async def _newest(tx: Tx, spot: Spot) -> books.Entered | None:
    return next(iter((await books.ledger(tx, spot.sku, spot.node, 1)).items), None)


async def _undo_of_newest(tx: Tx, spot: Spot) -> str:
    entered = await _newest(tx, spot)
    return _undo(spot, entered.id) if entered else ""


def _undo(spot: Spot, movement_id: int) -> str:
    return f"{spot.address}/movements/{movement_id}/undo"
