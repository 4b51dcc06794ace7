"""One sku at one node: how it stands, every movement that made it so, and the forms that move it."""

from dataclasses import dataclass

from litestar import Response, get

from atrium.console.ground import Form, Visit, may, sentence
from atrium.console.ground import gettext as _
from atrium.console.stock.words import (
    KIND_ICONS,
    address_of,
    kind_said,
    named,
    numbered,
    places,
)
from atrium.console.telling import names_of
from atrium.inventory import books, goods
from atrium.inventory.books import Entered, Position, Sought
from atrium.kernel import NotFound, Refusal, Tx

PAGE = 50
DEEDS = {
    "count": "stock.count",
    "receive": "stock.move",
    "adjust": "stock.move",
    "safety": "stock.move",
    "transfer": "stock.transfer",
}
"""What can be done with a position, and the permission for it."""
TAKEN_BACK = {"count": "stock.count", "receive": "stock.move", "adjust": "stock.move", "safety": "stock.move"}


@dataclass(frozen=True, slots=True)
class Line:
    """One movement as it is shown, and how much was on hand after it."""

    movement: Entered
    what: str
    icon: str
    why: str
    balance: int
    can_be_taken_back: bool
    transfer: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A sku at a node, as an address names it."""

    sku: str
    node: str

    @property
    def address(self) -> str:
        """Its page."""
        return address_of(self.sku, self.node)


@get("/stock/{sku:str}/{node:str}", opt=may("stock.read"))
async def show_position(visit: Visit, sku: str, node: str) -> Response[bytes]:
    """A position, its ledger, and what one may do with it."""
    return await position_page(visit, Spot(sku, node), visit.asked["do"], Form())


async def position_page(
    visit: Visit, spot: Spot, deed: str, form: Form, refusal: Refusal | None = None, status: int = 200
) -> Response[bytes]:
    """The page of a position with a form as it was typed, and why it was refused."""
    deeds = [name for name, permission in DEEDS.items() if visit.visitor.may(permission, node=spot.node)]
    async with visit.house.database.read(visit.actor) as tx:
        products, nodes = await named(tx, [spot.sku]), await places(tx)
        position = await _position(tx, spot)
        if position is None and (spot.sku not in products or spot.node not in nodes):
            raise NotFound("There is no such product at such a node.")
        at = position or Position(spot.sku, spot.node, nodes[spot.node].pool, 0, 0, 0, 0)
        entered = await books.ledger(tx, spot.sku, spot.node, PAGE, visit.asked.get("after"))
        lines = await _lines(tx, visit, at, entered.items)
        promises = await books.promised(tx, spot.sku, spot.node)
        pools = [pool for pool in await books.pools(tx, [spot.sku]) if pool.pool == at.pool]
        coming = (await goods.coming(tx, [spot.sku])).get((spot.sku, spot.node), 0)
        numbers = await numbered(visit, tx, [one.order_id for one in (*entered.items, *promises)])
        people = await names_of(tx, [one.actor for one in entered.items])
    return visit.page(
        "stock/position.html",
        refusal.status if refusal else status,
        spot=spot,
        product=products.get(spot.sku),
        node=nodes.get(spot.node),
        others=[(one.code, one.name or one.code) for one in nodes.values() if one.code != spot.node and one.is_active],
        at=at,
        lines=lines,
        asked=visit.asked,
        next=entered.next,
        promises=promises,
        pool=pools[0] if pools else None,
        coming=coming,
        numbers=numbers,
        people=people,
        form=form,
        why=sentence(refusal) if refusal else "",
        is_stale=refusal is not None and refusal.code == "stale",
        deeds=deeds,
        deed=deed if deed in deeds else next(iter(deeds), ""),
    )


async def _position(tx: Tx, spot: Spot) -> Position | None:
    page = await books.positions(tx, Sought([spot.sku], node=spot.node), 1)
    return next(iter(page.items), None)


async def _lines(tx: Tx, visit: Visit, at: Position, entered: list[Entered]) -> list[Line]:
    """Movements with the balance after each, counted down from what is on hand now."""
    if not entered:
        return []
    later, _allocated = await books.since(tx, at.sku, at.node, entered[0].id + 1)
    balance, lines, newer = at.on_hand - later, list[Line](), list[Entered]()
    for one in entered:
        permission = TAKEN_BACK.get(one.kind, "")
        may_undo = _is_open(one, newer) and visit.visitor.may(permission, node=at.node)
        icon, transfer = KIND_ICONS.get(one.kind, "point"), one.reason if one.kind == "transfer" else None
        number = (transfer or "").removeprefix("transfer ")
        lines.append(Line(one, kind_said(one.kind), icon, _why(one), balance, may_undo, number))
        balance -= one.on_hand
        newer.append(one)
    return lines


def _is_open(one: Entered, newer: list[Entered]) -> bool:
    """Whether it may still be taken back, as far as this page knows."""
    later = {(each.kind, each.reason) for each in newer}
    return one.actor != "system" and goods.can_be_taken_back(one.kind, one.order_id, one.id, later)


def _why(one: Entered) -> str:
    if one.reason in {"counted", "received"} or one.kind == "transfer":
        return ""
    return _("takes back an earlier entry") if (one.reason or "").startswith("takes back ") else one.reason or ""
