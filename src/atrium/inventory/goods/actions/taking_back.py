"""Taking back what was entered by mistake: the ledger is only added to, so the opposite is entered."""

from atrium.inventory import store
from atrium.inventory.books.queries import movement
from atrium.inventory.goods import model, queries
from atrium.inventory.goods.actions.stocking import keep_back, record
from atrium.inventory.model import Entry, Safety
from atrium.kernel import Refused, Tx
from atrium.kernel.upserts import Report, Sheet


async def take_back(tx: Tx, sku: str, node: str, movement_id: int) -> None:
    """Undo a count, a receipt, an adjustment or a change of safety stock, once, by its opposite.

    Raises NotFound, Refused `not_to_take_back` (it was for an order or a transfer), `taken_back`, `counted_since`,
    `below_zero`.
    """
    entered = await movement(tx, sku, node, movement_id)
    model.check_own(entered.kind, entered.order_id)
    stock = await store.lock(tx, {(sku, node)})
    reason = model.takes_back(movement_id)
    model.check_open(entered.kind, reason, await queries.set_since(tx, sku, node, movement_id))
    if entered.kind == "safety":
        safety = max(0, stock.positions[sku, node].safety - entered.safety)
        _check(await keep_back(tx, Sheet([Safety(node, sku, safety)])))
    else:
        _check(await record(tx, Sheet([Entry(node, sku, -entered.on_hand, "adjust", reason)])))


def _check(report: Report) -> None:
    for row in report.refused:
        raise Refused(row.code, row.detail)
