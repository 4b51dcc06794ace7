"""Drafts: they price themselves again at each change and hold no stock until they are confirmed."""

import msgspec

from atrium import inventory
from atrium.kernel import Malformed, Refusal, Stale, Tx
from atrium.kernel.errors import Refused
from atrium.kernel.wording import remark
from atrium.orders import queries
from atrium.orders.actions.placing import hold, known_buyers, placed_fact, told_lines
from atrium.orders.actions.pricing import price
from atrium.orders.events import DraftChanged
from atrium.orders.model.placing import Entry, entry
from atrium.orders.model.pricing import Priced, check_time
from atrium.orders.model.request import Amendment, Placing, Request
from atrium.orders.model.view import Order
from atrium.orders.store import drafting
from atrium.orders.store.stages import lock_number


async def amend(tx: Tx, number: str, version: int, amendment: Amendment, *, may_set_prices: bool = False) -> Order:
    """Change a draft as it was at `version`; it is priced again.

    Raises NotFound, Stale when someone was faster, Refused `not_a_draft` and whatever placing refuses.
    """
    row = await lock_number(tx, number)
    if row["state"] != "draft":
        raise Refused("not_a_draft", f"Order {number} is {row['state']}; only a draft is changed this way.")
    if row["version"] != version:
        raise Stale("Someone changed this draft meanwhile; read it again, then change it.", version=row["version"])
    before = await queries.by_number(tx, number)
    request = _amended(msgspec.convert(row["request"], Request), amendment)
    priced = await _priced(tx, Placing(request, tx.actor, may_set_prices))
    written = await _written(tx, priced, row["id"], row["digest"])
    await drafting.rewrite(tx, written)
    after = await queries.by_number(tx, number)
    await tx.emit(DraftChanged(row["id"], number, told_lines(before), told_lines(after), before.totals, after.totals))
    return after


async def confirm(tx: Tx, number: str, version: int | None = None) -> Order:
    """The customer has agreed to what the draft says (at `version`, if it is named): hold the stock, tell everyone.

    Prices stay as the draft shows them. Raises NotFound; Stale when someone changed it meanwhile; Refused
    `not_a_draft`, `insufficient_stock`, `too_late`.
    """
    row = await lock_number(tx, number)
    if row["state"] != "draft":
        raise Refused("not_a_draft", f"Order {number} is {row['state']} already.")
    if version is not None and row["version"] != version:
        raise Stale("Someone changed this draft meanwhile; read it again, then place it.", version=row["version"])
    standing = (await queries.standing(tx, [row["id"]]))[row["id"]]
    wants = tuple(inventory.Want(line.line, line.sku, line.open) for line in standing if line.is_stocked)
    node = row["pickup_node"] if row["delivery_method"] == "pickup" else None
    request = msgspec.convert(row["request"], Request)
    if no := check_time(request, tx.now):
        raise no
    refused = await hold(tx, [inventory.Ask(row["id"], wants, tuple(row["pools"]), node, request.reserve_until)])
    if refused:
        raise refused[row["id"]]
    await drafting.mark_placed(tx, row["id"], pickup=node is not None)
    order = await queries.by_number(tx, number)
    await tx.emit(placed_fact(order))
    return order


def _amended(request: Request, amendment: Amendment) -> Request:
    try:
        changed = amendment.amended(request)
        return msgspec.convert(msgspec.to_builtins(changed), Request)
    except (ValueError, msgspec.ValidationError) as problem:
        raise Malformed(remark(problem)) from None


async def _priced(tx: Tx, asked: Placing) -> Priced:
    answer = (await price(tx, [asked]))[0]
    if isinstance(answer, Refusal):
        raise answer
    return answer


async def _written(tx: Tx, priced: Priced, order_id: int, digest: bytes) -> Entry:
    buyer = (await known_buyers(tx, [priced]))[0]
    return msgspec.structs.replace(entry(priced, order_id, buyer, tx.now), digest=digest)
