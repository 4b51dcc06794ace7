"""Doors for stock: counts, movements, safety stock, what lies where and why."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, Protocol, TypeVar

import msgspec
from litestar import Request, Response, get, post, put
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Parameter
from msgspec import Meta

from atrium import inventory
from atrium.api.ground import After, Caller, House, Limit, may, once, problems, write_rows
from atrium.inventory import Level
from atrium.inventory.books import Sought
from atrium.inventory.goods import Entry, Safety, refuse_repeated
from atrium.kernel import Page, Tx
from atrium.kernel.upserts import MOST_ROWS, Report, Sheet

MOST_AT_ONCE = 1000
"""Rows of a count that share a transaction: more would keep orders for these skus waiting."""

COUNTED = {"node": "DC-1", "sku": "TV-55", "on_hand": 12, "counted_at": "2026-01-15T18:00:00Z"}
CAME = {"node": "DC-1", "sku": "TV-55", "quantity": 10, "kind": "receive", "reason": "PO 4711"}
KEPT = {"node": "DC-1", "sku": "TV-55", "safety": 2}

Skus = Annotated[list[str] | None, Parameter(query="sku", max_items=200, description="Once for each sku.")]


class LevelsForm(msgspec.Struct, forbid_unknown_fields=True):
    """Counts, at most 10,000. With `counted_at` in the past, what has moved since is applied on top."""

    levels: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[COUNTED]])]


class PostedEntry(Entry, frozen=True):
    """Goods came in (`receive`), or stock is set right by a signed number of units (`adjust`)."""

    kind: Literal["receive", "adjust"]


class MovementsForm(msgspec.Struct, forbid_unknown_fields=True):
    """Movements, at most 10,000, entered in order; an adjustment's quantity is signed."""

    movements: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[CAME]])]


class SafetyForm(msgspec.Struct, forbid_unknown_fields=True):
    """How many units nodes keep back, at most 10,000 rows."""

    levels: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[KEPT]])]


class PositionView(msgspec.Struct, frozen=True):
    """One sku at one node: available = on hand - safety - allocated, negative after a count below what is allocated."""

    sku: str
    node: str
    pool: str
    on_hand: int
    allocated: int
    safety: int
    available: int


class PoolView(msgspec.Struct, frozen=True):
    """One sku in one pool: what is reserved, and what may still be promised."""

    pool: str
    sku: str
    reserved: int
    available: int


class StockView(msgspec.Struct, frozen=True):
    """Positions of this page, the pools of their skus, and the cursor of the next page if there is one."""

    items: list[PositionView]
    pools: list[PoolView]
    next: str | None


class MovementView(msgspec.Struct, frozen=True):
    """One entry of the ledger: by how much each quantity of the position changed."""

    id: str
    happened_at: datetime
    kind: str
    on_hand: int
    allocated: int
    safety: int
    order_id: str | None
    line: int | None
    reason: str | None
    actor: str


class _AtNode(Protocol):
    @property
    def node(self) -> str: ...


Row = TypeVar("Row", bound=_AtNode)


@put("/stock", opt=may("stock.count"), responses=problems(400))
async def put_stock(data: LevelsForm, house: House, caller: Caller) -> Report:
    """Count: what is sent becomes the truth, with a movement. Never refused for being less than what is promised.

    Rows are taken in parts; after a 503 the same sheet may be sent again.
    """
    sheet = Sheet.read(data.levels, Level)
    _refuse_foreign(sheet, lambda node: caller.may("stock.count", node=node))
    refuse_repeated(sheet)
    changed = 0
    for part in _parts(sheet):
        report = await write_rows(house, caller.actor, part, inventory.count)
        changed += report.changed
        for row in report.refused:
            sheet.refuse(row.row, row.code, row.detail)
    return sheet.report(changed)


@post(
    "/stock/movements",
    opt=may("stock.move"),
    status_code=200,
    responses={200: ResponseSpec(Report, description="What became of the rows."), **problems(400)},
)
async def post_movements(
    data: MovementsForm, request: Request[Any, Any, Any], house: House, caller: Caller
) -> Response[bytes]:
    """Receive goods or set stock right; each row is taken or refused by itself."""

    async def work(tx: Tx) -> Report:
        sheet = Sheet.read(data.movements, PostedEntry)
        _refuse_foreign(sheet, lambda node: caller.may("stock.move", node=node))
        return await inventory.goods.record(tx, sheet)

    return await once(request, house, caller, work, status=200)


@put("/stock/safety", opt=may("stock.move"), responses=problems(400))
async def put_safety(data: SafetyForm, house: House, caller: Caller) -> Report:
    """Say how many units of a sku each node keeps back and does not promise."""
    sheet = Sheet.read(data.levels, Safety)
    _refuse_foreign(sheet, lambda node: caller.may("stock.move", node=node))
    return await write_rows(house, caller.actor, sheet, inventory.goods.keep_back)


@get("/stock", opt=may("stock.read"), responses=problems(400))
async def list_stock(
    house: House,
    *,
    skus: Skus = None,
    node: str | None = None,
    pool: str | None = None,
    limit: Limit = 50,
    after: After = None,
) -> StockView:
    """What lies where, by sku and node, and what of it is promised."""
    async with house.database.read() as tx:
        page = await inventory.books.positions(tx, Sought(skus, node, pool), limit, after)
        seen = skus or list(dict.fromkeys(position.sku for position in page.items))
        pools = await inventory.books.pools(tx, seen, pool)
    return StockView(
        [PositionView(p.sku, p.node, p.pool, p.on_hand, p.allocated, p.safety, p.available) for p in page.items],
        [PoolView(p.pool, p.sku, p.reserved, p.free) for p in pools],
        page.next,
    )


@get("/stock/{sku:str}/{node:str}/movements", opt=may("stock.read"), responses=problems(400))
async def list_movements(
    sku: str, node: str, house: House, limit: Limit = 50, after: After = None
) -> Page[MovementView]:
    """Every movement of a sku at a node, newest first: who changed what, when and why."""
    async with house.database.read() as tx:
        page = await inventory.books.ledger(tx, sku, node, limit, after)
    return Page([_movement(entry) for entry in page.items], page.next)


def _movement(entry: inventory.books.Entered) -> MovementView:
    return MovementView(
        str(entry.id),
        entry.happened_at,
        entry.kind,
        entry.on_hand,
        entry.allocated,
        entry.safety,
        None if entry.order_id is None else str(entry.order_id),
        entry.line,
        entry.reason,
        entry.actor,
    )


def _refuse_foreign(sheet: Sheet[Row], is_allowed: Callable[[str], bool]) -> None:
    """Refuse rows of nodes where the caller has no say."""
    allowed = {node: is_allowed(node) for node in {row.node for row in sheet.rows.values()}}
    for place, row in list(sheet.rows.items()):
        if not allowed[row.node]:
            sheet.refuse(place, "forbidden", f"You have no say over stock at {row.node}.")


def _parts(sheet: Sheet[Row]) -> Iterator[Sheet[Row]]:
    """The rows in sheets of a size that others can wait for; each row keeps its place."""
    rows = sorted(sheet.rows.items())
    for start in range(0, len(rows), MOST_AT_ONCE):
        part = Sheet[Row](())
        part.rows = dict(rows[start : start + MOST_AT_ONCE])
        yield part


routes = [put_stock, post_movements, put_safety, list_stock, list_movements]
