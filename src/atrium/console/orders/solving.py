"""What an order lacks: who sees to it, how it can be solved."""

from litestar import Response, get, post

from atrium import inventory, network
from atrium.console.ground import Form, Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.orders.reading import order_for
from atrium.console.telling import assignees, check_assignee, owners_of
from atrium.inventory.shortfalls import Shortfall
from atrium.kernel import Forbidden, NotFound, Refusal, Tx
from atrium.orders import Order

MOST_WORD = 500
LONGEST_ID = 18
MOST_NODES = 200
MOST_SHOWN = 8


@get("/orders/{number:str}/shortfalls/{shortfall:str}", opt=may("stock.read"))
async def show_shortfall(visit: Visit, number: str, shortfall: str) -> Response[bytes]:
    """What is missing, who sees to it, where there are others of it."""
    return await _page(visit, number, shortfall, Form())


@post("/orders/{number:str}/shortfalls/{shortfall:str}/assignee", opt=may("stock.move"))
async def assign_shortfall(visit: Visit, number: str, shortfall: str) -> Response[bytes]:
    """Give it to somebody, or take it."""
    form = await visit.form()
    is_mine = form.tick("mine")
    assignee = visit.actor if is_mine else form.text("assignee", is_needed=True, most=MOST_WORD)
    if not form or assignee is None:
        return await _page(visit, number, shortfall, form, status=400)

    async def work(tx: Tx) -> str:
        found = await _scoped(visit, tx, number, shortfall)
        await check_assignee(tx, assignee, "assignee")
        await inventory.shortfalls.assign(tx, found.id, assignee)
        return (await owners_of(tx, [assignee]))[assignee]

    try:
        who = await write(visit.house, visit.actor, work)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return await _page(visit, number, shortfall, form, refusal)
    text = _("You see to it now.") if is_mine else _("%(who)s sees to it now.", who=who)
    return visit.go(f"/orders/{number}", text)


@post("/orders/{number:str}/shortfalls/{shortfall:str}/resolution", opt=may("stock.move"))
async def resolve_shortfall(visit: Visit, number: str, shortfall: str) -> Response[bytes]:
    """Close it with a word on how."""
    form = await visit.form()
    resolution = form.text("resolution", is_needed=True, most=MOST_WORD)
    if not form or resolution is None:
        return await _page(visit, number, shortfall, form, status=400)

    async def work(tx: Tx) -> None:
        found = await _scoped(visit, tx, number, shortfall)
        await inventory.shortfalls.resolve(tx, found.id, resolution)

    try:
        await write(visit.house, visit.actor, work)
    except (Forbidden, NotFound):
        raise
    except Refusal as refusal:
        return await _page(visit, number, shortfall, form, refusal)
    return visit.go(f"/orders/{number}", _("Closed. What it was and how it was solved stays in the history."))


async def _scoped(visit: Visit, tx: Tx, number: str, shortfall: str) -> Shortfall:
    """The shortfall, if one may see to it there. Raises NotFound, Forbidden."""
    order = await order_for(visit, tx, "orders.read", number)
    found = await _found(tx, order, shortfall)
    visit.caller.must("stock.move", node=found.node)
    return found


async def _found(tx: Tx, order: Order, shortfall: str) -> Shortfall:
    is_id = shortfall.isascii() and shortfall.isdecimal() and len(shortfall) <= LONGEST_ID
    found = await inventory.shortfalls.shortfall(tx, int(shortfall)) if is_id else None
    if found is None or found.order_id != int(order.id):
        raise NotFound(f"Order {order.number} has no shortfall {shortfall}.")
    return found


async def _page(
    visit: Visit, number: str, shortfall: str, form: Form, refusal: Refusal | None = None, *, status: int = 200
) -> Response[bytes]:
    async with visit.house.database.read(visit.actor) as tx:
        order = await order_for(visit, tx, "orders.read", number)
        found = await _found(tx, order, shortfall)
        nodes = {node.code: node for node in (await network.list_nodes(tx, limit=MOST_NODES)).items}
        stock = await inventory.stock_at(tx, [found.sku], list(nodes))
        owners = await owners_of(tx, [found.assignee])
        people = await assignees(tx)
    there = sorted((each for each in stock if each.available > 0), key=lambda each: -each.available)
    return visit.page(
        "orders/short.html",
        refusal.status if refusal else status,
        order=order,
        shortfall=found,
        line=next((line for line in order.lines if line.line == found.line), None),
        owner=owners[found.assignee],
        people=people,
        stock=there[:MOST_SHOWN],
        nodes=nodes,
        may_solve=visit.caller.may("stock.move", node=found.node),
        may_cancel=visit.caller.may("orders.cancel", order.channel),
        form=form,
        why=sentence(refusal) if refusal else "",
    )


routes = [assign_shortfall, resolve_shortfall, show_shortfall]
