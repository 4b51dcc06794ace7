"""Words that people leave on an order for those who look at it next."""

from atrium.kernel import Malformed, NotFound, Tx
from atrium.orders.events import OrderNoted
from atrium.orders.store import stages as store

LONGEST_NOTE = 2_000


async def note(tx: Tx, order_id: int, text: str) -> None:
    """Leave a note on an order, of at most 2,000 characters; who wrote it is who acts. Raises NotFound, Malformed."""
    text = text.replace("\0", "").strip()
    if not text or len(text) > LONGEST_NOTE:
        raise Malformed(f"A note has 1 to {LONGEST_NOTE:,} characters.", at="text")
    order = (await store.lock(tx, [order_id])).get(order_id)
    if order is None:
        raise NotFound("There is no such order.")
    await tx.emit(OrderNoted(order_id, order["number"], text))
