"""Taking an order: one sheet, kept as one goes, placed when the customer agrees."""

from dataclasses import dataclass, replace

from litestar import Response, get, post

from atrium.console.ground import Visit, may, sentence
from atrium.console.ground import gettext as _
from atrium.console.taking.colleagues import Change, changes_since
from atrium.console.taking.keeping import Kept, keep, place, seen
from atrium.console.taking.looking import View, look
from atrium.console.taking.pressing import pressed
from atrium.console.taking.scene import Scene, gather
from atrium.console.taking.sheet import Sheet, merged, of_request, read
from atrium.kernel import Refusal, Tx
from atrium.orders import Order, drafts

PLACE, SAVE, LOOK, INSIST = "place", "save", "look", "insist"
AFTER = {"person": "what", "newcomer": "name", "nobody": "who", "there": "to_line1"}
"""Where one goes on typing after a press, by the id of the field."""
SAID_IN_PLACE = {"stale", "not_a_draft", "insufficient_stock"}


@dataclass(frozen=True, slots=True)
class Said:
    """What the page says beside the sheet."""

    why: str = ""
    status: int = 200
    is_asked: bool = False
    """Whether placing was asked for, so that what is missing is said aloud."""
    then: str = ""
    others: tuple[Change, ...] = ()


@get("/orders/new", opt=may("orders.place"))
async def show_sheet(visit: Visit) -> Response[bytes]:
    """An empty sheet; `?customer=` and `?sku=` begin it for somebody, with something. Nothing is written."""
    sheet = Sheet(channel=visit.asked["channel"])
    if visit.asked["customer"].isdecimal():
        sheet = pressed(sheet, f"person:{visit.asked['customer']}")
    for sku in visit.request.query_params.getall("sku", [])[:20]:
        sheet = pressed(sheet, f"add:{sku}")
    return await _page(visit, sheet, Said())


@get("/orders/{number:str}/draft", opt=may("orders.place"))
async def show_draft(visit: Visit, number: str) -> Response[bytes]:
    """A draft is taken up where it was left."""
    async with visit.house.database.read(visit.actor) as tx:
        order = await seen(tx, visit, number)
        asked = await drafts.asked(tx, number)
    if asked is None or order.state != "draft":
        return visit.go(f"/orders/{number}", _("This is no draft any more."))
    sheet = of_request(asked, order.number, order.version)
    return await _page(visit, replace(sheet, customer=order.customer.id, is_newcomer=False), Said())


@post("/orders/new", opt=may("orders.place"))
async def change_sheet(visit: Visit) -> Response[bytes]:
    """The sheet was filled in or something on it was pressed: keep what is worth keeping, show how it stands."""
    form = await visit.form()
    word = form.value("do")
    sheet = pressed(read(form), word)
    sheet = replace(sheet, items=merged(sheet.items))
    async with visit.house.database.read(visit.actor) as tx:
        draft = await seen(tx, visit, sheet.number) if sheet.number else None
        if draft and word == INSIST:
            sheet = replace(sheet, version=draft.version)
        scene = await gather(tx, visit, sheet, draft)
        is_open = draft is None or draft.state == "draft"
        is_ready = (await look(tx, visit, scene)).is_ready if word == PLACE and is_open else False
    return await _done(visit, scene, word, is_ready=is_ready)


async def _done(visit: Visit, scene: Scene, word: str, *, is_ready: bool) -> Response[bytes]:
    """Place it, keep it, or only look at it again."""
    draft = scene.draft
    if draft and draft.state != "draft" and word in (PLACE, SAVE):
        said = _placed(draft) if draft.state == "placed" else _("This is no draft any more.")
        return visit.go(f"/orders/{draft.number}", said)
    if word == LOOK or (draft and draft.state != "draft"):
        return await _page(visit, scene.sheet, Said())
    kept = await (place(visit, scene) if is_ready else keep(visit, scene))
    if kept.order and kept.order.state != "draft":
        return visit.go(f"/orders/{kept.order.number}", _placed(kept.order))
    if word == SAVE and kept.order and not kept.refusal:
        said = _("Draft %(number)s is kept. It holds no stock until it is placed.", number=kept.order.number)
        return visit.go(f"/orders/{kept.order.number}", said)
    return await _page(visit, kept.sheet, _said(kept, word))


def _placed(order: Order) -> str:
    return _("Order %(number)s for %(name)s was placed.", number=order.number, name=order.customer.name)


def _said(kept: Kept, word: str) -> Said:
    """What is said of a sheet that stays open."""
    then = AFTER.get(word.partition(":")[0], "")
    is_asked = word in (PLACE, SAVE)
    refusal = kept.refusal
    if refusal is None:
        return Said(then=then, is_asked=is_asked, status=400 if is_asked else 200)
    return Said(_why(kept, refusal), refusal.status, is_asked, then)


def _why(kept: Kept, refusal: Refusal) -> str:
    """Why not, unless it is said where it is."""
    if refusal.code in SAID_IN_PLACE:
        return ""
    if refusal.code == "forbidden" and any(item.price or item.discount for item in kept.sheet.items):
        return _("This draft has prices of its own. Who may set prices can change it; you can place it as it was.")
    return sentence(refusal)


async def _page(visit: Visit, sheet: Sheet, said: Said) -> Response[bytes]:
    """The page as it stands now, and what colleagues did to its draft."""
    async with visit.house.database.read(visit.actor) as tx:
        view, others = await _seen_now(tx, visit, sheet)
    status = said.status if view.scene.draft is None or not others else 412
    response = visit.page(
        "taking/sheet.html",
        status if said.is_asked or said.status != 200 else 200,
        view=view,
        scene=view.scene,
        sheet=view.scene.sheet,
        form=view.form,
        currency=view.scene.currency,
        said=said,
        others=others,
        may_set=visit.visitor.may("orders.set_price", channel=view.scene.sheet.channel or None),
    )
    if visit.is_part and sheet.number:
        response.headers["HX-Replace-Url"] = f"/orders/{sheet.number}/draft"
    return response


async def _seen_now(tx: Tx, visit: Visit, sheet: Sheet) -> tuple[View, list[Change]]:
    draft = await seen(tx, visit, sheet.number) if sheet.number else None
    scene = await gather(tx, visit, sheet, draft)
    others = await changes_since(tx, draft, sheet.version) if draft else []
    return await look(tx, visit, scene), others
