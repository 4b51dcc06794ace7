"""Rows of credits from before our time: one for each line, in the columns of orders, with quantities below zero."""

from collections.abc import AsyncIterator, Iterator

from atrium import customers
from atrium.integrations.exporting.pages import AT_ONCE, Row, paged
from atrium.integrations.exporting.things import units
from atrium.kernel import Tx
from atrium.orders import history

# Nobody wrote down where the goods came from, but the mapping of orders reads these columns too.
NOWHERE = ("line1", "postal_code", "city", "region", "country")
CREDIT = (
    "number", "channel", "channel_ref", "placed_at", "customer_id", "customer_name", "email", "phone", *NOWHERE,
    "prices_include_tax", "currency", "grand_total", "line", "kind", "sku", "name", "quantity", "unit_price",
    "discount", "tax", "total",
)  # fmt: skip


async def credit_rows(tx: Tx) -> AsyncIterator[Row]:
    """Credits, the oldest first; what was given back is below zero, amounts are in units of the currency."""
    async for page in paged(lambda after: history.credits_(tx, AT_ONCE, after)):
        people = await customers.known(tx, {credit.customer_id for credit in page if credit.customer_id})
        for credit in page:
            for row in _rows(credit, people.get(credit.customer_id or 0)):
                yield row


def _rows(credit: history.Credit, person: customers.Person | None) -> Iterator[Row]:
    head = {
        "number": f"{credit.channel}/{credit.channel_ref}",
        "channel": credit.channel,
        "channel_ref": credit.channel_ref,
        "placed_at": credit.happened_at,
        "customer_id": credit.customer_id,
        "customer_name": person and person.name,
        "email": person and person.email,
        "phone": person and person.phone,
        **dict.fromkeys(NOWHERE),
        "prices_include_tax": credit.prices_include_tax,
        "currency": credit.currency,
        "grand_total": units(-credit.amount, credit.currency),
    }
    for place, line in enumerate(credit.lines, 1):
        total = line.value + (0 if credit.prices_include_tax else line.tax)
        yield head | {
            "line": place,
            "kind": line.kind,
            "sku": line.sku,
            "name": line.name,
            "quantity": -line.quantity,
            "unit_price": units(line.unit_price, credit.currency),
            "discount": units(line.discount, credit.currency),
            "tax": units(line.tax, credit.currency),
            "total": units(-total, credit.currency),
        }
