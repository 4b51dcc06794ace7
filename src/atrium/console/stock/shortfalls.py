"""Shortfalls as a queue: what is promised beyond what is there, since when, and who sees to it."""

from collections.abc import Mapping, Sequence

from litestar import Response, get, post

from atrium.console.ground import Form, Visit, may, ngettext, write
from atrium.console.ground import gettext as _
from atrium.console.stock.words import cause_said, named, numbered, places, said_of_house
from atrium.console.telling import assignees, check_assignee, owners_of, told_of
from atrium.console.telling.inventory import STOCK_DESK
from atrium.inventory import books, goods, shortfalls
from atrium.inventory.books import Look
from atrium.inventory.shortfalls import Shortfall, Wanted
from atrium.kernel import Refused, Tx

PAGE = 50
STAGES: Mapping[str, bool | None] = {"open": True, "resolved": False, "all": None}


@get("/stock/shortfalls", opt=may("stock.read"))
async def list_shortfalls(visit: Visit) -> Response[bytes]:
    """What is missing, longest first: all of it, mine, or one's."""
    return await _page(visit, Form())


@post("/stock/shortfalls/assign", opt=may("stock.move"))
async def assign_chosen(visit: Visit) -> Response[bytes]:
    """Give all that were chosen to somebody to see to."""
    form = await visit.form()
    chosen = [int(text) for text in form.values("chosen") if text.isascii() and text.isdecimal() and len(text) < 19]
    if not chosen:
        form.refuse("to", _("Choose at least one."))
    to = visit.actor if form.value("do") == "me" else form.text("to", is_needed=True)
    if not form:
        return await _page(visit, form, status=400)

    async def work(tx: Tx) -> int:
        await check_assignee(tx, to or "", "to")
        for each in await _seen(visit, tx, chosen):
            await shortfalls.assign(tx, each.id, to or "")
        return len(chosen)

    count = await write(visit.house, visit.actor, work)
    said = ngettext("%(num)s shortfall was given to %(name)s.", "%(num)s shortfalls were given to %(name)s.", count,
                    name=await _called(visit, to or ""))  # fmt: skip
    return visit.go(form.value("back") or "/stock/shortfalls", said)


@get("/stock/shortfalls/{shortfall_id:int}", opt=may("stock.read"))
async def show_shortfall(visit: Visit, shortfall_id: int) -> Response[bytes]:
    """One shortfall: what is missing for whom, who sees to it, and the ways out of it."""
    return await _one(visit, shortfall_id, Form())


@post("/stock/shortfalls/{shortfall_id:int}/resolve", opt=may("stock.move"))
async def resolve(visit: Visit, shortfall_id: int) -> Response[bytes]:
    """Close one with a word on how; what is missing in stock closes only when stock suffices."""
    form = await visit.form()
    word = form.text("resolution", is_needed=True, most=500)
    if not form:
        return await _one(visit, shortfall_id, form, status=400)

    async def work(tx: Tx) -> Shortfall:
        await _seen(visit, tx, [shortfall_id])
        return await shortfalls.resolve(tx, shortfall_id, word or "")

    try:
        closed = await write(visit.house, visit.actor, work)
    except Refused as refusal:
        form.refuse("resolution", _(refusal.detail))
        return await _one(visit, shortfall_id, form, status=refusal.status)
    return visit.go("/stock/shortfalls", _("%(sku)s is no longer short.", sku=closed.sku))


async def _seen(visit: Visit, tx: Tx, ids: Sequence[int]) -> list[Shortfall]:
    """Those that one may change. Raises NotFound, Forbidden."""
    found = [await shortfalls.shortfall(tx, shortfall_id) for shortfall_id in ids]
    for one in found:
        visit.caller.must("stock.move", node=one.node)
    return found


async def _called(visit: Visit, assignee: str) -> str:
    async with visit.house.database.read(visit.actor) as tx:
        return (await owners_of(tx, [assignee]))[assignee]


async def _page(visit: Visit, form: Form, status: int = 200) -> Response[bytes]:
    asked = visit.asked
    stage = asked["state"] if asked["state"] in STAGES else "open"
    assignee = visit.actor if asked["whose"] == "mine" else asked["whose"] or None
    wanted = Wanted(STAGES[stage], assignee, asked["q"].strip() or None, asked["at"] or None)
    async with visit.house.database.read(visit.actor) as tx:
        found = await shortfalls.queue(tx, wanted, PAGE, asked.get("after"))
        products, nodes = await named(tx, [one.sku for one in found.items]), await places(tx)
        numbers = await numbered(visit, tx, [one.order_id for one in found.items])
        people = await assignees(tx)
        names = await owners_of(tx, [one.assignee for one in found.items])
        under_way = await goods.under_way(tx)
    return visit.page(
        "stock/shortfalls.html",
        status,
        asked=asked,
        stage=stage,
        found=found,
        products=products,
        nodes=nodes,
        numbers=numbers,
        people=people,
        names=names,
        desk=STOCK_DESK,
        form=form,
        cause_said=cause_said,
        said_of_house=said_of_house,
        transfers=under_way[0],
        shortfalls=under_way[1],
    )


async def _one(visit: Visit, shortfall_id: int, form: Form, status: int = 200) -> Response[bytes]:
    async with visit.house.database.read(visit.actor) as tx:
        one = await shortfalls.shortfall(tx, shortfall_id)
        products, nodes = await named(tx, [one.sku]), await places(tx)
        there = (await books.looked(tx, Look([one.sku]), PAGE)).items
        numbers = await numbered(visit, tx, [one.order_id])
        owners = await owners_of(tx, [one.assignee])
        people = await assignees(tx)
        history = await told_of(tx, f"shortfall/{shortfall_id}", PAGE)
    return visit.page(
        "stock/shortfall.html",
        status,
        one=one,
        product=products.get(one.sku),
        nodes=nodes,
        there=[position for position in there if position.available > 0],
        number=numbers.get(one.order_id or 0),
        owner=owners[one.assignee],
        people=people,
        history=history,
        form=form,
        why=cause_said(one.cause),
        said_of_house=said_of_house,
        may_move=one.resolved_at is None and visit.visitor.may("stock.move", node=one.node),
    )
