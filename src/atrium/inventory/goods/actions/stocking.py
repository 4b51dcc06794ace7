"""Goods that come in, come back or are set right, and what is kept back."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from atrium.inventory import store
from atrium.inventory.actions.entering import open_missing, refuse_repeated, refuse_unknown
from atrium.inventory.events import SafetyChanged, StockAdjusted, StockReceived, StockReturned, by_node
from atrium.inventory.model import Entry, Movement, Safety, SkuNode, Stock
from atrium.inventory.shortfalls import settle
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet

AnyEntry = TypeVar("AnyEntry", bound=Entry)
AnyRow = TypeVar("AnyRow", Entry, Safety)

FACTS: dict[str, type[StockReceived | StockAdjusted | StockReturned]] = {
    "receive": StockReceived,
    "adjust": StockAdjusted,
    "return": StockReturned,
}


async def record(tx: Tx, sheet: Sheet[AnyEntry]) -> Report:
    """Receive, take back or adjust stock, row by row in order; a row may be refused, its neighbours stay.

    Codes: `unknown_node`, `unknown_sku`, `nothing_came` (receive or return of none), `below_zero`.
    """
    for place, row in list(sheet.rows.items()):
        if row.kind != "adjust" and row.quantity <= 0:
            sheet.refuse(place, "nothing_came", f"To {row.kind} takes at least 1 unit; to take away, adjust.")
    stock = await _locked(tx, sheet)
    movements = _entered(sheet, stock)
    await store.write(tx, movements, guarded=False)
    await settle(tx, {(movement.sku, movement.node) for movement in movements}, "count")
    await tx.emit(*(fact for kind, of_kind in FACTS.items() for fact in by_node(of_kind, _of(kind, movements))))
    return sheet.report(len(movements))


async def keep_back(tx: Tx, sheet: Sheet[Safety]) -> Report:
    """Set how many units nodes keep back as safety stock. Promises that were made stay."""
    refuse_repeated(sheet)
    stock = await _locked(tx, sheet)
    movements = [
        Movement("safety", row.sku, position.pool, row.node, safety=row.safety - position.safety)
        for row in sheet.rows.values()
        if (position := stock.positions[row.sku, row.node]).safety != row.safety
    ]
    await store.write(tx, movements, guarded=False)
    await settle(tx, {(movement.sku, movement.node) for movement in movements}, "allocation")
    await tx.emit(*by_node(SafetyChanged, movements))
    return sheet.report(len(movements))


async def _locked(tx: Tx, sheet: Sheet[AnyRow]) -> Stock:
    """The positions of all rows that name what we know, made where there was none, locked."""
    pool_of = await refuse_unknown(tx, sheet)
    places = {(row.sku, row.node) for row in sheet.rows.values()}
    await open_missing(tx, places, pool_of)
    return await store.lock(tx, places)


def _entered(sheet: Sheet[AnyEntry], stock: Stock) -> list[Movement]:
    """The rows as movements; one that would take more than is on hand by then is refused."""
    on_hand: dict[SkuNode, int] = {key: position.on_hand for key, position in stock.positions.items()}
    movements: list[Movement] = []
    for place, row in list(sheet.rows.items()):
        key = (row.sku, row.node)
        if on_hand[key] + row.quantity < 0:
            sheet.refuse(place, "below_zero", f"Only {on_hand[key]} of {row.sku} are at {row.node}; count them again.")
        elif row.quantity:
            on_hand[key] += row.quantity
            movements.append(_entry(row, stock.positions[key].pool))
    return movements


def _of(kind: str, movements: Iterable[Movement]) -> Iterator[Movement]:
    return (movement for movement in movements if movement.kind == kind)


def _entry(row: Entry, pool: str) -> Movement:
    return Movement(
        row.kind,
        row.sku,
        pool,
        row.node,
        on_hand=row.quantity,
        owner=row.owner,
        line=row.line,
        reason=row.reason,
    )
