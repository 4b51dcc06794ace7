"""Telling a system of an order again, or letting one thing go untold."""

from litestar import Response, post

from atrium import integrations
from atrium.console.ground import Visit, may, sentence, write
from atrium.console.ground import gettext as _
from atrium.console.ground.pages import Told
from atrium.console.orders.reading import order_for
from atrium.dispatch import replays
from atrium.kernel import Malformed, NotFound, Refused, Tx

MOST_REASON = 500
LONGEST_ID = 18


@post("/orders/{number:str}/transmissions/{transmission:str}/retry", opt=may("systems.write"))
async def retry(visit: Visit, number: str, transmission: str) -> Response[bytes]:
    """Tell it again now, and then what waits behind it."""

    async def work(tx: Tx) -> None:
        await integrations.retry(tx, await _of(visit, tx, number, transmission))

    await write(visit.house, visit.actor, work)
    return visit.go(f"/orders/{number}", _("It is told again now."))


@post("/orders/{number:str}/transmissions/{transmission:str}/skip", opt=may("systems.write"))
async def skip(visit: Visit, number: str, transmission: str) -> Response[bytes]:
    """Let it go untold; what waits behind it is told."""
    form = await visit.form()
    reason = form.text("reason", is_needed=True, most=MOST_REASON)
    if not form or reason is None:
        return visit.go(f"/orders/{number}", Told(_("Say why it is skipped; the reason is kept."), "bad"))

    async def work(tx: Tx) -> None:
        await integrations.skip(tx, await _of(visit, tx, number, transmission), reason)

    try:
        await write(visit.house, visit.actor, work)
    except Refused as refusal:
        return visit.go(f"/orders/{number}", Told(sentence(refusal), "bad"))
    return visit.go(f"/orders/{number}", _("Skipped. What waited behind it is told now."))


async def _of(visit: Visit, tx: Tx, number: str, transmission: str) -> int:
    """The id of a transmission that is about this order. Raises NotFound, Malformed, Forbidden."""
    if not (transmission.isascii() and transmission.isdecimal() and len(transmission) <= LONGEST_ID):
        raise Malformed("A transmission has a number.", at="transmission")
    order = await order_for(visit, tx, "orders.read", number)
    found = await replays.find(tx, int(transmission))
    if found is None or found["stream"] != f"order/{order.id}":
        raise NotFound(f"There is no transmission {transmission} of {number}.")
    return int(transmission)


routes = [retry, skip]
