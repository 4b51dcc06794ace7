"""Doors for channels."""

from typing import Annotated, Any

import msgspec
from litestar import get, put
from msgspec import Meta

from atrium import network
from atrium.api.ground import After, Caller, House, Limit, may, problems, refuse_foreign, write_rows
from atrium.kernel import NotFound
from atrium.kernel.paging import Page
from atrium.kernel.upserts import MOST_ROWS, Report, Sheet
from atrium.network import Channel, ChannelRow

OUTLET = {
    "code": "outlet",
    "name": "Outlet",
    "pools": ["outlet", "main"],
    "currency": "USD",
    "number_prefix": "O-",
    "prices_include_tax": False,
    "is_active": True,
}


class ChannelsForm(msgspec.Struct, forbid_unknown_fields=True):
    """Channels to make or change, at most 10,000; what a row leaves out stays as it is.

    A channel sells from its `pools` in their order; a pool is made when first named. `number_prefix` begins the numbers
    of its orders and does not end in a digit.
    """

    channels: Annotated[list[Any], Meta(max_length=MOST_ROWS, examples=[[OUTLET]])]


@put("/channels", opt=may("network.write"), responses=problems(400))
async def put_channels(data: ChannelsForm, house: House, caller: Caller) -> Report:
    """Make channels or change them; each row is taken or refused by itself."""
    sheet = Sheet.read(data.channels, ChannelRow)
    refuse_foreign(sheet, lambda row: caller.may("network.write", channel=row.code))
    return await write_rows(house, caller.actor, sheet, network.put_channels)


@get("/channels", opt=may("network.read"), responses=problems(400))
async def list_channels(house: House, q: str | None = None, limit: Limit = 50, after: After = None) -> Page[Channel]:
    """Channels by code; `q` is a part of code or name."""
    async with house.database.read() as tx:
        return await network.list_channels(tx, limit=limit, after=after, q=q)


@get("/channels/{code:str}", opt=may("network.read"), responses=problems(404))
async def get_channel(code: str, house: House) -> Channel:
    """One channel."""
    async with house.database.read() as tx:
        found = await network.channels(tx, [code])
    if code not in found:
        raise NotFound(f"There is no channel {code}; GET /channels lists them.")
    return found[code]


routes = [put_channels, list_channels, get_channel]
