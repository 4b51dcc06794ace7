"""What is done with many orders at once: each by itself, and a report says what became of each."""

from dataclasses import dataclass

from litestar import Response, post

from atrium import orders
from atrium.console.ground import Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.ground.pages import Told
from atrium.console.ground.safety import local
from atrium.kernel import Forbidden, Refusal, Tx
from atrium.orders import watching

MOST = 200
LONGEST_REASON = 500
NEEDS = {"cancel": "orders.cancel", "note": "orders.place"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one order: done, or why not."""

    number: str
    why_not: str = ""


@post("/orders/together", opt=may("orders.read"))
async def work_together(visit: Visit) -> Response[bytes]:
    """Call off or note the chosen orders; one that cannot be leaves the others alone."""
    form = await visit.form()
    numbers = list(dict.fromkeys(form.values("chosen")))[:MOST]
    back = local(form.value("back"), "/orders")
    deed = form.choice("deed", tuple(NEEDS), is_needed=True)
    text = form.text("text", is_needed=True, most=LONGEST_REASON if deed == "cancel" else watching.LONGEST_NOTE)
    if not numbers or deed is None:
        return visit.go(back, Told(_("Choose orders first."), "bad"))
    if text is None:
        return visit.go(back, Told(_("Say why: it stays in the history of each order."), "bad"))
    outcomes = [await _one(visit, deed, number, text) for number in numbers]
    refused = [each for each in outcomes if each.why_not]
    if not refused:
        said = _("%(count)s orders were called off.") if deed == "cancel" else _("%(count)s orders were noted.")
        return visit.go(back, said % {"count": visit.say.number(len(outcomes))})
    done = len(outcomes) - len(refused)
    return visit.page("listing/report.html", deed=deed, outcomes=outcomes, refused=refused, done=done, back=back)


async def _one(visit: Visit, deed: str, number: str, text: str) -> Outcome:
    async def work(tx: Tx) -> None:
        order = await orders.by_number(tx, number)
        if not visit.caller.may(NEEDS[deed], channel=order.channel):
            raise Forbidden(NEEDS[deed])
        await (orders.cancel(tx, number, text) if deed == "cancel" else watching.note(tx, int(order.id), text))

    try:
        await write(visit.house, visit.actor, work)
    except Refusal as refusal:
        return Outcome(number, sentence(refusal))
    return Outcome(number)


routes = [work_together]
