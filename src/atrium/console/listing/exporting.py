"""Taking the list out as a file for a spreadsheet."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime

from litestar import get
from litestar.response import Stream

from atrium import orders
from atrium.console.ground import Visit, may
from atrium.console.ground.safety import HEADERS
from atrium.console.ground.tables import harmless, written
from atrium.console.listing.asking import asked_of, filter_of, sort_of
from atrium.kernel.money import Money
from atrium.orders import Filter, Summary

A_PAGE = 200
MOST = 100_000
HEAD = (
    "number",
    "state",
    "channel",
    "channel_ref",
    "customer",
    "email",
    "phone",
    "placed_at",
    "units",
    "total",
    "currency",
)


@get("/orders/export.csv", opt=may("exports.read"))
async def export_orders(visit: Visit) -> Stream:
    """All orders of the list, as they are asked for, page by page; at most 100,000."""
    visit.caller.must("orders.read")
    name = f"orders-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return Stream(_lines(visit), media_type="text/csv", headers=headers)


async def _lines(visit: Visit) -> AsyncGenerator[bytes]:
    asked = asked_of(visit)
    yield written([HEAD])
    after, count = None, 0
    while count < MOST:
        async with visit.house.database.read(visit.actor) as tx:
            wanted = _ours(visit, await filter_of(visit, tx, asked))
            page = await orders.listed(tx, wanted, A_PAGE, after, sort_of(asked))
        yield written(_cells(order) for order in page.items)
        count, after = count + len(page.items), page.next
        if after is None:
            return


def _ours(visit: Visit, wanted: Filter) -> Filter:
    """No more than one may take out."""
    ours = visit.caller.channels_for("exports.read")
    if ours is None:
        return wanted
    kept = ours if wanted.channels is None else ours & set(wanted.channels)
    return replace(wanted, channels=tuple(sorted(kept)))


def _cells(order: Summary) -> tuple[str, ...]:
    total = str(Money(order.totals.grand_total, order.totals.currency)).partition(" ")[0]
    placed = order.placed_at or order.created_at
    who = order.customer
    texts = (order.number, order.state, order.channel, order.channel_ref, who.name, who.email, who.phone)
    return (*map(harmless, texts), placed.isoformat(), str(order.current), total, order.totals.currency)


routes = [export_orders]
