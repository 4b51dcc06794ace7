"""Doors for what was promised and is not there."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import get, patch
from litestar.params import Parameter
from msgspec import Meta

from atrium import inventory
from atrium.api.ground import After, Caller, House, Limit, may, problems, write
from atrium.inventory.shortfalls import Shortfall, Wanted
from atrium.kernel import Malformed, Page, Tx

Word = Annotated[str, Meta(min_length=1, max_length=500)]
Stage = Annotated[Literal["open", "resolved", "all"], Parameter(query="state")]
IS_OPEN = {"open": True, "resolved": False, "all": None}


class ShortfallChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is to see to it, or how it was resolved."""

    assignee: Word | None = None
    resolution: Word | None = None


class ShortfallView(msgspec.Struct, frozen=True):
    """Units missing at a node, in a pool, or for one line of an order."""

    id: str
    state: Literal["open", "resolved"]
    sku: str
    node: str | None
    pool: str | None
    order_id: str | None
    line: int | None
    quantity: int
    cause: str
    assignee: str
    opened_at: datetime
    resolved_at: datetime | None
    resolution: str | None


@get("/shortfalls", opt=may("stock.read"), responses=problems(400))
async def list_shortfalls(  # noqa: PLR0913 - the question's parts
    house: House,
    *,
    stage: Stage = "open",
    assignee: str | None = None,
    sku: str | None = None,
    node: str | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Page[ShortfallView]:
    """What is promised beyond what is there, oldest first; each has an owner."""
    async with house.database.read() as tx:
        wanted = Wanted(IS_OPEN[stage], assignee, sku, node)
        page = await inventory.shortfalls.queue(tx, wanted, limit, after)
    return Page([_shown(shortfall) for shortfall in page.items], page.next)


@get("/shortfalls/{shortfall_id:int}", opt=may("stock.read"), responses=problems(404))
async def get_shortfall(shortfall_id: int, house: House) -> ShortfallView:
    """One shortfall."""
    async with house.database.read() as tx:
        return _shown(await inventory.shortfalls.shortfall(tx, shortfall_id))


@patch("/shortfalls/{shortfall_id:int}", opt=may("stock.move"), responses=problems(400, 404, 409))
async def change_shortfall(shortfall_id: int, data: ShortfallChange, house: House, caller: Caller) -> ShortfallView:
    """Give it to somebody, or resolve it with a word; what is missing in stock resolves by itself."""
    if data.assignee is None and data.resolution is None:
        raise Malformed("Name an assignee or a resolution.", at="$")

    async def work(tx: Tx) -> Shortfall:
        shortfall = await inventory.shortfalls.shortfall(tx, shortfall_id)
        caller.must("stock.move", node=shortfall.node)
        if data.assignee is not None:
            shortfall = await inventory.shortfalls.assign(tx, shortfall_id, data.assignee)
        if data.resolution is not None:
            shortfall = await inventory.shortfalls.resolve(tx, shortfall_id, data.resolution)
        return shortfall

    return _shown(await write(house, caller.actor, work))


def _shown(shortfall: Shortfall) -> ShortfallView:
    return ShortfallView(
        str(shortfall.id),
        "open" if shortfall.resolved_at is None else "resolved",
        shortfall.sku,
        shortfall.node,
        shortfall.pool,
        None if shortfall.order_id is None else str(shortfall.order_id),
        shortfall.line,
        shortfall.quantity,
        shortfall.cause,
        shortfall.assignee,
        shortfall.opened_at,
        shortfall.resolved_at,
        shortfall.resolution,
    )


routes = [list_shortfalls, get_shortfall, change_shortfall]
