"""What is done with many orders at once: an errand, with a page that says how far it is and what became of each."""

from litestar import Response, get, post

from atrium import orders
from atrium.console.ground import Led, Told, Visit, may, once, sentence
from atrium.console.ground import gettext as _
from atrium.console.ground.safety import HEADERS, local
from atrium.console.ground.tables import written
from atrium.console.listing.asking import asked_in, filter_of, sort_of
from atrium.console.telling import names_of
from atrium.kernel import Refused, Tx
from atrium.orders import errands, watching

SHOWN = 50
A_PAGE = 200


@post("/orders/together", opt=may("orders.read"))
async def work_together(visit: Visit) -> Response[bytes]:
    """Call off or note the chosen orders; one that cannot be leaves the others alone."""
    form = await visit.form()
    back = local(form.value("back"), "/orders")
    numbers = await _all_found(visit, back) if form.tick("all") else form.values("chosen")
    numbers = list(dict.fromkeys(numbers))
    deed: errands.Deed = "note" if form.choice("deed", tuple(errands.NEEDS), is_needed=True) == "note" else "cancel"
    text = form.text("text", is_needed=True, most=errands.LONGEST_REASON if deed == "cancel" else watching.LONGEST_NOTE)
    if not numbers or form.problem("deed"):
        return visit.go(back, Told(_("Choose orders first."), "bad"))
    if len(numbers) > errands.MOST:
        most = visit.say.number(errands.MOST)
        return visit.go(back, Told(_("More than %(most)s orders are found; narrow the list first.", most=most), "bad"))
    if text is None:
        return visit.go(back, Told(_("Say why: it stays in the history of each order."), "bad"))

    async def work(tx: Tx) -> Led:
        errand = await errands.begin(tx, deed, numbers, text, visit.caller.channels_for(errands.NEEDS[deed]))
        if errand.finished_at and not errand.missed:
            return Led(back, Told(_all_done(visit, errand)))
        return Led(f"/orders/errands/{errand.id}")

    return await once(visit, form, work)


async def _all_found(visit: Visit, address: str) -> list[str]:
    """The numbers of all orders of a list, whatever page one was on; no more than one too many."""
    asked, numbers, after = asked_in(address), list[str](), None
    async with visit.house.database.read(visit.actor) as tx:
        wanted = await filter_of(visit, tx, asked)
        while len(numbers) <= errands.MOST:
            page = await orders.listed(tx, wanted, A_PAGE, after, sort_of(asked))
            numbers += [order.number for order in page.items]
            after = page.next
            if after is None:
                break
    return numbers


def _all_done(visit: Visit, errand: errands.Errand) -> str:
    said = _("%(count)s orders were called off.") if errand.deed == "cancel" else _("%(count)s orders were noted.")
    return said % {"count": visit.say.number(errand.done)}


@get("/orders/errands", opt=may("orders.read"))
async def list_errands(visit: Visit) -> Response[bytes]:
    """The newest ones: one's own, and everyone's for who may read the audit."""
    sees_all = visit.visitor.may("audit.read")
    async with visit.house.database.read(visit.actor) as tx:
        found = await errands.latest(tx, SHOWN, None if sees_all else visit.actor)
        people = await names_of(tx, {errand.actor for errand in found})
    return visit.page("listing/errands.html", errands=found, people=people)


@get("/orders/errands/{errand_id:int}", opt=may("orders.read"))
async def show_errand(visit: Visit, errand_id: int) -> Response[bytes]:
    """How far it is, and what became of each order."""
    errand, people = await _seen(visit, errand_id)
    missed = _missed(errand)
    places = sorted(range(len(errand.numbers)), key=lambda place: errand.numbers[place] not in missed)
    return visit.page("listing/errand.html", errand=errand, missed=missed, people=people, places=places)


@get("/orders/errands/{errand_id:int}/report.csv", opt=may("orders.read"))
async def report_errand(visit: Visit, errand_id: int) -> Response[bytes]:
    """The same as a file."""
    errand, _people = await _seen(visit, errand_id)
    missed = _missed(errand)
    rows = [
        (number, _became(errand, place, missed.get(number)), missed.get(number, ""))
        for place, number in enumerate(errand.numbers)
    ]
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="errand-{errand.id}.csv"'}
    return Response(written([("order", "outcome", "why"), *rows]), media_type="text/csv", headers=headers)


def _missed(errand: errands.Errand) -> dict[str, str]:
    """By number, why it could not be done there."""
    return {one.number: sentence(Refused(one.code, one.detail, **one.facts)) for one in errand.missed}


def _became(errand: errands.Errand, place: int, why_not: str | None) -> str:
    if place >= errand.done:
        return "waiting"
    return "refused" if why_not else "done"


async def _seen(visit: Visit, errand_id: int) -> tuple[errands.Errand, dict[str, str]]:
    async with visit.house.database.read(visit.actor) as tx:
        errand = await errands.one(tx, errand_id)
        if errand.actor != visit.actor:
            visit.caller.must("audit.read")
        return errand, await names_of(tx, {errand.actor})


routes = [work_together, list_errands, show_errand, report_errand]
