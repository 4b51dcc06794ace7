"""Tax rates at the door."""

from typing import Annotated, Any

import msgspec
from litestar import get, put
from msgspec import Meta

from atrium import tax
from atrium.api.ground import After, Caller, House, Limit, may, problems, write_rows
from atrium.kernel.paging import Page
from atrium.kernel.upserts import MOST_ROWS, Report, Sheet
from atrium.tax import Rate


class RatesForm(msgspec.Struct, forbid_unknown_fields=True):
    """Rates to add or replace; each row is taken or refused by itself.

    A rate that has begun is ended by `valid_until`, for orders were charged by it; one that is still to come is taken
    away by an end that is its begin.
    """

    rates: Annotated[list[Any], Meta(max_length=MOST_ROWS)]
    """`country`, `percent`, and as needed `tax_class`, `region`, `postal_prefix`, `name`, `valid_from`,
    `valid_until`."""


@put("/tax-rates", opt=may("tax.write"), responses=problems(400))
async def put_tax_rates(data: RatesForm, house: House, caller: Caller) -> Report:
    """Add rates by place, tax class and time, or alter those that are known."""
    return await write_rows(house, caller.actor, Sheet[Rate].read(data.rates, Rate), tax.put_rates)


@get("/tax-rates", opt=may("tax.read"), responses=problems(400))
async def get_tax_rates(
    house: House, caller: Caller, country: str | None = None, limit: Limit = 50, after: After = None
) -> Page[Rate]:
    """The table of rates, those of the past and the future too."""
    async with house.database.read(caller.actor) as tx:
        return await tax.rates(tx, country and country.upper(), limit, after)


routes = [put_tax_rates, get_tax_rates]
