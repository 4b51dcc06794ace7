"""Keeping the sheet: as a draft once there is something worth keeping, as an order when the customer agrees."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from atrium import orders
from atrium.console.ground import Visit, write
from atrium.console.taking.asking import request_of
from atrium.console.taking.scene import Scene
from atrium.console.taking.sheet import PARTS, Sheet
from atrium.doorway.placing import Done, Job
from atrium.kernel import NotFound, Refusal, Stale, Tx, idempotency
from atrium.orders import Order, drafts

PATH = "/orders/new"
TRIES = 20
AGAIN_AFTER_S = 0.1
READ = msgspec.json.Decoder(Order)


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a sheet: where it stands now, or why it could not be kept."""

    sheet: Sheet
    order: Order | None = None
    refusal: Refusal | None = None


async def keep(visit: Visit, scene: Scene) -> Kept:
    """Write the sheet down as a draft, or into its draft, if all that a draft needs is known."""
    request, sheet = request_of(scene), scene.sheet
    if request is None:
        return Kept(sheet)
    try:
        if not sheet.number:
            order, is_ours = await _begin(visit, sheet, request)
            sheet = _known(sheet, order)
            if is_ours or order.state != "draft":
                return Kept(sheet, order)
        order = await _amend(visit, sheet, request)
    except Refusal as refusal:
        return Kept(sheet, refusal=refusal)
    return Kept(_known(sheet, order), order)


async def place(visit: Visit, scene: Scene) -> Kept:
    """The customer has agreed: a draft is placed as it stands on the sheet, what was never kept is placed at once."""
    sheet = scene.sheet
    try:
        if not sheet.number and (request := request_of(scene, is_placed=True)):
            order, _is_ours = await _begin(visit, sheet, request)
            sheet = _known(sheet, order)
            if order.state != "draft":
                return Kept(sheet, order)
        kept = await keep(visit, replace(scene, sheet=sheet))
        if kept.refusal or kept.order is None or kept.order.state != "draft":
            return kept
        sheet = kept.sheet
        return Kept(sheet, await _confirm(visit, sheet))
    except Refusal as refusal:
        return Kept(sheet, refusal=refusal)


async def seen(tx: Tx, visit: Visit, number: str) -> Order:
    """A draft that one may work on. Raises NotFound, Forbidden."""
    if not number or len(number) > 40:
        raise NotFound("There is no such order.")
    order = await orders.by_number(tx, number)
    visit.caller.must("orders.place", channel=order.channel)
    return order


def _known(sheet: Sheet, order: Order) -> Sheet:
    """The sheet of a draft that was written: its customer is known from now on."""
    return replace(
        sheet,
        number=order.number,
        version=order.version,
        customer=order.customer.id,
        is_newcomer=False,
        gone=sheet.gone,
    )


async def _begin(visit: Visit, sheet: Sheet, request: orders.Request) -> tuple[Order, bool]:
    """A new order under the page's key: what was sent twice is one order. Whether it is what we just asked for."""
    visit.caller.must("orders.place", channel=request.channel)
    asked = idempotency.ask(visit.actor, PATH, sheet.key, b"")
    job = Job(_placing(visit, request), asked)
    done: Done | Refusal = await visit.house.placing.submit(job)
    for _try in range(TRIES):
        if isinstance(done, Done) or done.code != "in_progress":
            break
        await asyncio.sleep(AGAIN_AFTER_S)
        done = await visit.house.placing.submit(job)
    if isinstance(done, Refusal):
        raise done
    return READ.decode(done.body), not done.is_replayed


def _placing(visit: Visit, request: orders.Request) -> orders.Placing:
    return orders.Placing(request, visit.actor, visit.visitor.may("orders.set_price", channel=request.channel))


async def _amend(visit: Visit, sheet: Sheet, request: orders.Request) -> Order:
    """The draft as the sheet says; a sheet that says nothing new changes nothing."""

    async def work(tx: Tx) -> Order:
        order = await seen(tx, visit, sheet.number)
        asked = await drafts.asked(tx, sheet.number)
        if order.version != sheet.version:
            raise Stale("Someone changed this draft meanwhile.", version=order.version)
        changes = _changes(asked, request, order) if asked else {}
        if not changes:
            return order
        may_set = visit.visitor.may("orders.set_price", channel=order.channel)
        amendment = msgspec.convert(changes, orders.Amendment)
        return await orders.amend(tx, sheet.number, sheet.version, amendment, may_set_prices=may_set)

    return await write(visit.house, visit.actor, work)


async def _confirm(visit: Visit, sheet: Sheet) -> Order:
    async def work(tx: Tx) -> Order:
        await seen(tx, visit, sheet.number)
        return await orders.confirm(tx, sheet.number, sheet.version)

    return await write(visit.house, visit.actor, work)


def _changes(asked: orders.Request, wanted: orders.Request, order: Order) -> dict[str, Any]:
    """What a draft is to be that it is not yet, ready for an amendment."""
    names = ("lines", "delivery_method", "pickup_node", "delivery_charge")
    changed = [name for name in names if getattr(asked, name) != getattr(wanted, name)]
    if _place(asked) != _place(wanted):
        changed.append("ship_to")
    if wanted.customer.id != order.customer.id:
        changed.append("customer")
    return {name: msgspec.to_builtins(getattr(wanted, name)) for name in changed}


def _place(request: orders.Request) -> dict[str, str]:
    """Where it goes, as it stands on a sheet; what else an address holds is not ours to judge."""
    home = request.ship_to
    return {part: getattr(home, part) or "" for part in PARTS} if home else {}
