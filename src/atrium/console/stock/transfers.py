"""Goods on their way between our nodes: under way, sent, received whole or in part."""

from litestar import Response, get, post

from atrium.console.ground import Form, Led, Told, Visit, may, once, sentence
from atrium.console.ground import gettext as _
from atrium.console.stock.words import named, nodes_for, places, said_of_house
from atrium.console.telling import names_of, told_of
from atrium.inventory import goods
from atrium.inventory.goods import ArrivedLine, Sending, SentLine
from atrium.kernel import Refusal, Tx

PAGE = 50
LINES = 5
MOST_LINES = 100
MOST_UNITS = 1_000_000
MOST_FACTS = 30


@get("/stock/transfers", opt=may("stock.read"))
async def list_transfers(visit: Visit) -> Response[bytes]:
    """Transfers under way, oldest first, or all."""
    asked = visit.asked
    is_under_way = asked["state"] != "all"
    async with visit.house.database.read(visit.actor) as tx:
        found = await goods.transfers(
            tx, PAGE, asked.get("after"), node=asked["at"] or None, is_in_transit=is_under_way
        )
        nodes = await places(tx)
        under_way = await goods.under_way(tx)
    return visit.page(
        "stock/transfers.html",
        asked=asked,
        is_under_way=is_under_way,
        found=found,
        nodes=nodes,
        may_send=bool(nodes_for(visit, "stock.transfer", nodes)),
        transfers=under_way[0],
        shortfalls=under_way[1],
    )


@get("/stock/transfers/new", opt=may("stock.transfer"))
async def show_sending(visit: Visit) -> Response[bytes]:
    """An empty list of what is to be sent."""
    asked = visit.asked
    return await _sending(visit, Form.of(**{"from": asked["from"], "to": asked["to"], "sku-0": asked["sku"]}))


@post("/stock/transfers/new", opt=may("stock.transfer"))
async def send(visit: Visit) -> Response[bytes]:
    """Send goods to another node: they leave at once and are in transit until they are received there."""
    form = await visit.form()
    if form.value("do") == "more":
        return await _sending(visit, form)
    from_node, to_node = form.text("from", is_needed=True) or "", form.text("to", is_needed=True) or ""
    reason = form.text("reason") or "transfer"
    lines = _lines(form)
    if not form:
        return await _sending(visit, form, status=400)
    visit.caller.must("stock.transfer", node=from_node)

    async def work(tx: Tx) -> Led:
        sent = await goods.send(tx, Sending(from_node, to_node, lines, reason))
        return Led(f"/stock/transfers/{sent.id}", Told(_("Sent. It is in transit until it is received there.")))

    try:
        return await once(visit, form, work)
    except Refusal as refusal:
        return await _sending(visit, form, refusal)


@get("/stock/transfers/{transfer_id:int}", opt=may("stock.read"))
async def show_transfer(visit: Visit, transfer_id: int) -> Response[bytes]:
    """One transfer: what was sent, what came in, what is lost."""
    return await _one(visit, transfer_id, Form())


@post("/stock/transfers/{transfer_id:int}/receive", opt=may("stock.transfer"))
async def receive_transfer(visit: Visit, transfer_id: int) -> Response[bytes]:
    """Take in all that is in transit, or what came and what is lost, line by line."""
    form = await visit.form()
    arrived: list[ArrivedLine] = []
    if form.value("do") != "all":
        for place, sku in enumerate(form.values("sku")):
            came = form.whole(f"received-{place}", most=MOST_UNITS) or 0
            lost = form.whole(f"lost-{place}", most=MOST_UNITS) or 0
            arrived.append(ArrivedLine(sku, came, lost))
        if form and not any(line.received or line.lost for line in arrived):
            form.refuse("received-0", _("Say what came in or is lost."))
    if not form:
        return await _one(visit, transfer_id, form, status=400)

    async def work(tx: Tx) -> Led:
        visit.caller.must("stock.transfer", node=(await goods.transfer(tx, transfer_id)).to_node)
        taken = await goods.take_in(tx, transfer_id, arrived)
        done = _("All of it is here.") if taken.received_at else _("Received; the rest is still in transit.")
        return Led(f"/stock/transfers/{transfer_id}", Told(done))

    try:
        return await once(visit, form, work)
    except Refusal as refusal:
        if refusal.status != 409:
            raise
        return await _one(visit, transfer_id, form, refusal)


def _lines(form: Form) -> list[SentLine]:
    """What is to be sent; a line that was left empty does not count."""
    lines: list[SentLine] = []
    for place in range(_places(form)):
        sku = form.text(f"sku-{place}", is_needed=bool(form.value(f"units-{place}").strip()))
        units = form.whole(f"units-{place}", least=1, most=MOST_UNITS, is_needed=sku is not None)
        if sku and units:
            lines.append(SentLine(sku, units))
    if form and not lines:
        form.refuse("sku-0", _("Name at least one SKU."))
    return lines


def _places(form: Form) -> int:
    """How many lines the form has."""
    text = form.value("lines")
    count = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else LINES
    return max(1, min(count + (LINES if form.value("do") == "more" else 0), MOST_LINES))


async def _sending(visit: Visit, form: Form, refusal: Refusal | None = None, status: int = 200) -> Response[bytes]:
    async with visit.house.database.read(visit.actor) as tx:
        nodes = await places(tx)
    return visit.page(
        "stock/send.html",
        refusal.status if refusal else status,
        form=form,
        why=sentence(refusal) if refusal else "",
        ours=[(node.code, node.name or node.code) for node in nodes_for(visit, "stock.transfer", nodes)],
        nodes=[(node.code, node.name or node.code) for node in nodes.values() if node.is_active],
        lines=_places(form),
    )


async def _one(
    visit: Visit, transfer_id: int, form: Form, refusal: Refusal | None = None, status: int = 200
) -> Response[bytes]:
    async with visit.house.database.read(visit.actor) as tx:
        transfer = await goods.transfer(tx, transfer_id)
        products, nodes = await named(tx, [line.sku for line in transfer.lines]), await places(tx)
        people = await names_of(tx, [transfer.actor])
        history = await told_of(tx, f"transfer/{transfer_id}", MOST_FACTS)
    return visit.page(
        "stock/transfer.html",
        refusal.status if refusal else status,
        transfer=transfer,
        lines=list(enumerate(transfer.lines)),
        products=products,
        nodes=nodes,
        people=people,
        history=history,
        form=form,
        why=sentence(refusal) if refusal else "",
        reason="" if transfer.reason == "transfer" else said_of_house(transfer.reason),
        may_receive=transfer.received_at is None and visit.visitor.may("stock.transfer", node=transfer.to_node),
    )
