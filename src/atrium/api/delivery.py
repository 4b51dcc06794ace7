"""Delivery methods and rates at the door."""

from typing import Annotated, Any

import msgspec
from litestar import get, put
from msgspec import Meta

from atrium import delivery
from atrium.api.ground import After, Caller, House, Limit, may, problems, write_rows
from atrium.delivery import Method, Rate
from atrium.kernel.paging import Page
from atrium.kernel.upserts import MOST_ROWS, Report, Sheet


class MethodsForm(msgspec.Struct, forbid_unknown_fields=True):
    """Ways of delivery to add or replace; each row is taken or refused by itself."""

    methods: Annotated[list[Any], Meta(max_length=MOST_ROWS)]
    """`code`, `name`, and as needed `label`, `is_active`, `is_pickup`, `days_min`, `days_max`, `cut_off`, `time_zone`,
    `skips_weekends`."""


class DeliveryRatesForm(msgspec.Struct, forbid_unknown_fields=True):
    """Rates to add or replace; each row is taken or refused by itself. A rate is switched off by `is_active: false`."""

    rates: Annotated[list[Any], Meta(max_length=MOST_ROWS)]
    """`method`, `currency`, `cost`, and as needed `country`, `region`, `postal_prefix`, `weight_from_g`, `goods_from`,
    `free_from`, `days_min`, `days_max`, `is_active`."""


@put("/delivery-methods", opt=may("delivery.write"), responses=problems(400))
async def put_delivery_methods(data: MethodsForm, house: House, caller: Caller) -> Report:
    """Add ways of delivery, or replace those that are known by their code."""
    return await write_rows(house, caller.actor, Sheet[Method].read(data.methods, Method), delivery.put_methods)


@get("/delivery-methods", opt=may("delivery.read"), responses=problems(400))
async def get_delivery_methods(house: House, caller: Caller) -> Page[Method]:
    """All ways of delivery; there are few, so they come at once."""
    async with house.database.read(caller.actor) as tx:
        return Page(list((await delivery.methods(tx)).values()))


@put("/delivery-rates", opt=may("delivery.write"), responses=problems(400))
async def put_delivery_rates(data: DeliveryRatesForm, house: House, caller: Caller) -> Report:
    """Add rates by method, place, weight and worth, or replace those that are known."""
    return await write_rows(house, caller.actor, Sheet[Rate].read(data.rates, Rate), delivery.put_rates)


@get("/delivery-rates", opt=may("delivery.read"), responses=problems(400))
async def get_delivery_rates(
    house: House, caller: Caller, method: str | None = None, limit: Limit = 50, after: After = None
) -> Page[Rate]:
    """The table of rates, those that are switched off too."""
    async with house.database.read(caller.actor) as tx:
        return await delivery.rates(tx, method, limit, after)


routes = [put_delivery_methods, get_delivery_methods, put_delivery_rates, get_delivery_rates]
