"""Counting: what was counted becomes the truth, and what has moved since is applied again."""

from datetime import datetime

from atrium.inventory import model, store
from atrium.inventory.actions.entering import open_missing, refuse_repeated, refuse_unknown
from atrium.inventory.events import StockCounted, by_node
from atrium.inventory.model import Level, Movement, SkuNode
from atrium.inventory.shortfalls import settle
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet


async def count(tx: Tx, sheet: Sheet[Level]) -> Report:
    """Make counts the truth; a count is never refused, what is promised beyond it becomes a shortfall.

    A row about a node or sku that we do not know is refused (`unknown_node`, `unknown_sku`). Rows that say what
    we knew write nothing and tell nobody.
    """
    refuse_repeated(sheet)
    doubtful = await _doubtful(tx, sheet)
    pool_of = await refuse_unknown(tx, sheet, doubtful)
    rows = {(row.sku, row.node): row for place, row in doubtful.items() if place in sheet.rows}
    opened = await open_missing(tx, rows, pool_of)
    later = await store.moved_since(tx, _past(rows, tx.now))
    news = await _differing(tx, rows, later)
    movements = await _recounted(tx, news) if news else []
    await settle(tx, {(movement.sku, movement.node) for movement in movements}, "count")
    await tx.emit(*by_node(StockCounted, movements))
    return sheet.report(max(opened, len(movements)))


async def _doubtful(tx: Tx, sheet: Sheet[Level]) -> dict[int, Level]:
    """Rows about what was there at a time that is past, and those that say something else than we know: few, mostly."""
    past, present = dict[int, Level](), dict[int, Level]()
    for place, row in sheet.rows.items():
        (past if row.counted_at and row.counted_at < tx.now else present)[place] = row
    differing = await store.differing(tx, present)
    return past | {place: present[place] for place in differing}


async def _differing(tx: Tx, rows: dict[SkuNode, Level], later: dict[SkuNode, int | None]) -> dict[SkuNode, Level]:
    """The rows that seem to change something: only these are locked."""
    positions = await store.positions(tx, rows)
    return {
        key: row
        for key, row in rows.items()
        if model.recount(positions[key], row, later.get(key, 0), tx.now) != positions[key].on_hand
    }


async def _recounted(tx: Tx, rows: dict[SkuNode, Level]) -> list[Movement]:
    """Decide again under lock, for goods may have moved meanwhile, and write."""
    stock = await store.lock(tx, rows)
    later = await store.moved_since(tx, _past(rows, tx.now))
    movements = [
        Movement("count", sku, position.pool, node, on_hand=on_hand - position.on_hand, reason="counted")
        for (sku, node), row in rows.items()
        if (position := stock.positions[sku, node])
        and (on_hand := model.recount(position, row, later.get((sku, node), 0), tx.now)) != position.on_hand
    ]
    await store.write(tx, movements, guarded=False)
    counted = ((movement.sku, movement.node) for movement in movements if movement.node)
    await store.remember_counts(tx, {key: min(rows[key].counted_at or tx.now, tx.now) for key in counted})
    return movements


def _past(rows: dict[SkuNode, Level], now: datetime) -> dict[SkuNode, datetime]:
    return {key: row.counted_at for key, row in rows.items() if row.counted_at and row.counted_at < now}
