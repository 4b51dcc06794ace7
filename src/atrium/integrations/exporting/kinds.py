"""The kinds of files that can be taken out, as the command line asks for them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

from atrium.integrations.exporting import credit_lines, order_lines, things
from atrium.integrations.exporting.pages import Row
from atrium.integrations.exporting.writing import STDOUT, written
from atrium.kernel import Database, Tx

Rows = Callable[[Tx], AsyncIterator[Row]]
Kind = Callable[[Database, Path], Awaitable[str]]


def _kind(name: str, rows: Rows, columns: Sequence[str]) -> Kind:
    async def take_out(database: Database, path: Path) -> str:
        """Write all of it, as it is at one moment; says how many rows."""
        count = 0
        async with database.snapshot() as tx:
            with written(path, columns) as write:
                async for row in rows(tx):
                    write(row)
                    count += 1
        return f"{count:,} rows of {name} were written{'' if path == STDOUT else f' to {path}'}."

    return take_out


KINDS: dict[str, Kind] = {
    "calendars": _kind("calendars", things.calendar_rows, things.CALENDAR),
    "categories": _kind("categories", things.category_rows, things.CATEGORY),
    "channels": _kind("channels", things.channel_rows, things.CHANNEL),
    "credits": _kind("credits", credit_lines.credit_rows, credit_lines.CREDIT),
    "customers": _kind("customers", things.customer_rows, things.CUSTOMER),
    "nodes": _kind("nodes", things.node_rows, things.NODE),
    "orders": _kind("orders", order_lines.order_rows, order_lines.ORDER),
    "places": _kind("places", things.place_rows, things.PLACE),
    "prices": _kind("prices", things.price_rows, things.PRICE),
    "products": _kind("products", things.product_rows, things.PRODUCT),
    "stock": _kind("stock", things.stock_rows, things.STOCK),
}
