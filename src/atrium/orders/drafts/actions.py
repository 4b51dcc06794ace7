"""What an order would be: priced, promised, not written down."""

from collections.abc import Sequence

from atrium.kernel import Refusal, Tx
from atrium.orders.actions.pricing import price
from atrium.orders.model.placing import entry
from atrium.orders.model.request import Placing
from atrium.orders.model.view import Customer, Order


async def preview(tx: Tx, placings: Sequence[Placing]) -> list[Order | Refusal]:
    """Each order as it would be taken now, with all it costs; computed, not stored, and it holds no stock.

    Refuses what placing would refuse, but for stock. It has no number, and who buys is named as they were asked.
    """
    return [
        priced if isinstance(priced, Refusal) else entry(priced, 0, (0, _buyer(priced.placing)), tx.now).order
        for priced in await price(tx, placings)
    ]


def _buyer(placing: Placing) -> Customer:
    buyer = placing.request.customer
    return Customer(buyer.id or "", buyer.name or "", buyer.email, buyer.phone)
