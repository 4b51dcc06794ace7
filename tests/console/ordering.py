"""What stories of orders on screens have in common: orders in each state, committed, and people with limits."""

from typing import Any

import httpx
from tests.console.conftest import PASSWORD, Browser

import given
from atrium import access, integrations, inventory, orders
from atrium.access import Place
from atrium.dispatch import replays, transmissions
from atrium.integrations import Connection
from atrium.inventory.shortfalls import Missing
from atrium.kernel import Database
from atrium.kernel.seals import Seal


async def ordered(database: Database, *lines: tuple[str, int], is_settled: bool = True, **more: object) -> orders.Order:
    """An order of a shop that has ten of each thing at one node, committed."""
    async with database.transaction("user/1") as tx:
        for sku, _units in lines or [("TV", 1)]:
            await given.stock(tx, on_hand=10, sku=sku)
        order = await given.order(tx, *lines, **more)
        if is_settled:
            await given.settle(tx)
    return order


async def done(database: Database, verb: Any, *args: Any, **more: Any) -> Any:
    """Something that somebody else does, committed."""
    async with database.transaction("user/1") as tx:
        return await verb(tx, *args, **more)


async def seen(person: Browser, order: orders.Order, rest: str = "") -> str:
    """The text of its page."""
    page = await person.see(f"/orders/{order.number}{rest}")
    assert page.status_code == 200, page.text
    return page.text


async def short(database: Database) -> tuple[orders.Order, str]:
    """An order of two, of which no node can send one; and its shortfall."""
    order = await ordered(database, ("TV", 2), is_settled=False)
    async with database.transaction("user/1") as tx:
        [shortfall] = await inventory.shortfalls.report(tx, [Missing(int(order.id), 1, "TV", 1, "allocation")])
    return order, str(shortfall.id)


async def told(app: Any, database: Database) -> tuple[orders.Order, str]:
    """An order that a system has not heard of; and the transmission that is stuck."""
    async with database.transaction("user/1") as tx:
        seal = Seal(app.state.house.settings.key())
        await integrations.connect(tx, seal, "erp", Connection("erp", "http://127.0.0.1:9/", ["orders.OrderPlaced"]))
    order = await ordered(database)
    async with database.transaction("user/1") as tx:
        [row] = await replays.of_streams(tx, [f"order/{order.id}"], 10)
    await fail(database, row["id"])
    return order, str(row["id"])


async def fail(database: Database, transmission: int) -> None:
    """An attempt comes to nothing, and it is given up."""
    async with database.transaction("system") as tx:
        await transmissions.fail(tx, [transmissions.Failure(transmission, None, "ClientConnectorError: no", None)])


async def limited(app: Any, database: Database, role: str, channel: str | None, node: str | None) -> Browser:
    """Somebody who may act on one channel, or at one node, only."""
    email = f"{role}-{channel}-{node}@example.com"
    async with database.transaction("system") as tx:
        await access.add_user(tx, email, role.title(), PASSWORD, [Place(role, channel, node)])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Accept": "text/html", "Accept-Language": "en-US"}
    person = Browser(httpx.AsyncClient(transport=transport, base_url="http://atrium.test", headers=headers))
    await person.see("/sign-in")
    await person.follow(await person.send("/sign-in", {"email": email, "password": PASSWORD}))
    return person
