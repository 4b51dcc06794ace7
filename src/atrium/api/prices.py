"""Doors for price lists."""

from typing import Annotated, Any

import msgspec
from litestar import get, put
from litestar.params import QueryParameter
from msgspec import Meta

from atrium import catalog
from atrium.api.ground import Caller, House, may, problems, refuse_foreign, write_rows
from atrium.catalog import PriceRow, ShownPrice
from atrium.kernel.paging import MOST, Page
from atrium.kernel.upserts import MOST_ROWS, Report, Sheet

SUMMER = {
    "sku": "TV-55",
    "amount": 44900,
    "currency": "USD",
    "channel": "web",
    "from": "2026-06-01T00:00:00Z",
    "until": "2026-09-01T00:00:00Z",
}
Skus = Annotated[list[str], QueryParameter(name="sku", min_items=1, max_items=MOST, description="Whose prices.")]


class PricesForm(msgspec.Struct, forbid_unknown_fields=True):
    """Prices to set, at most 10,000; `amount` null takes a price away.

    Without `channel` a price counts on all of them, without `from` and `until` always. At a channel its own list counts
    before the general one; on one list the price that began last.
    """

    prices: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[SUMMER]])]


@put("/prices", opt=may("prices.write"), responses=problems(400))
async def put_prices(data: PricesForm, house: House, caller: Caller) -> Report:
    """Set prices by channel, currency and validity; each row is taken or refused by itself."""
    sheet = Sheet.read(data.prices, PriceRow)
    ours = caller.channels_for("prices.write")
    refuse_foreign(sheet, lambda row: ours is None or row.channel in ours)
    return await write_rows(house, caller.actor, sheet, catalog.put_prices)


@get("/prices", opt=may("catalog.read"), responses=problems(400))
async def list_prices(skus: Skus, house: House) -> Page[ShownPrice]:
    """All prices of some products, past and coming ones too."""
    async with house.database.read() as tx:
        return Page(await catalog.prices(tx, skus))


routes = [put_prices, list_prices]
