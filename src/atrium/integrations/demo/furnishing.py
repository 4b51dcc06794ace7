"""Making the demo shop: where it is, what it sells, what delivery costs, what lies where, who bought before."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import msgspec

from atrium import catalog, delivery, inventory, network, tax
from atrium.integrations.demo.goods import CURRENCY, hash_of
from atrium.integrations.demo.selling import Chooser, carries, ship_to
from atrium.integrations.demo.shop import Row, Shop
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet
from atrium.orders import history

AT_ONCE = 2_000
CENTERS = "distribution_center"
LASTS = 0.97
"""Share of products that are ordered again when few are left."""
PAST_CHANNELS = ("web", "web", "store", "phone")
PAST_DAYS = 730


async def furnish(tx: Tx, shop: Shop, chance: Random) -> None:
    """Put up nodes, products, delivery, taxes, and count the stock."""
    await _put(tx, network.put_calendars, shop.calendars, network.CalendarRow)
    await _put(tx, network.put_nodes, shop.nodes, network.NodeRow)
    await _put(tx, catalog.put_products, [*shop.services, *shop.goods, *shop.bundles], catalog.ProductRow)
    await _put(tx, delivery.put_methods, shop.methods, delivery.Method)
    await _put(tx, delivery.put_rates, shop.delivery_rates, delivery.Rate)
    await _put(tx, tax.put_rates, shop.tax_rates, tax.Rate)
    await _put(tx, inventory.count, list(_counted(shop, chance)), inventory.Level)


async def _put(
    tx: Tx, verb: Callable[[Tx, Sheet[Any]], Awaitable[Report]], rows: Sequence[Row], kind: type[object]
) -> None:
    for first in range(0, len(rows), AT_ONCE):
        report = await verb(tx, Sheet.read(rows[first : first + AT_ONCE], kind))
        assert not report.refused, report.refused[:3]


def usual(row: Row) -> int:
    """How many of a product a distribution center likes to have: few of what is dear, many of what is cheap."""
    return 12 + int(60 * (0.4 + hash_of(row["sku"])) * (10_000 / (row["price"]["amount"] + 2_000)))


def _counted(shop: Shop, chance: Random) -> Iterator[Row]:
    """How many lie where: all at the distribution centers, in a store what it carries."""
    for node in shop.nodes:
        for row in shop.goods:
            if node["kind"] == CENTERS:
                yield {"node": node["code"], "sku": row["sku"], "on_hand": usual(row) + chance.randint(0, 5)}
            elif carries(node["code"], row["sku"]):
                yield {"node": node["code"], "sku": row["sku"], "on_hand": chance.randint(2, 9)}


async def restock(tx: Tx, shop: Shop) -> None:
    """What runs low at a distribution center comes in again; a few products are not to be had any more."""
    wanted = {row["sku"]: usual(row) for row in shop.goods if hash_of("again" + row["sku"]) < LASTS}
    centers = [node["code"] for node in shop.nodes if node["kind"] == CENTERS]
    rows = [
        {"node": at.node, "sku": at.sku, "quantity": wanted[at.sku], "kind": "receive", "reason": "weekly delivery"}
        for at in await inventory.stock_at(tx, list(wanted), centers)
        if at.available < wanted[at.sku] // 3
    ]
    await _put(tx, inventory.goods.record, rows, inventory.goods.Entry)


async def remember(tx: Tx, shop: Shop, count: int, opened: datetime, chance: Random) -> int:
    """Orders from before the house: everybody bought something, some often. Says how many."""
    chooser = Chooser(shop, chance)
    extra = [int(chance.random() ** 2 * len(shop.people)) for _ in range(count - len(shop.people))]
    past = [
        _past(place, shop.people[who], who, chooser, opened)
        for place, who in enumerate([*range(len(shop.people)), *extra])
    ]
    for channel in dict.fromkeys(PAST_CHANNELS):
        mine = [order for order in past if order.channel == channel]
        for first in range(0, len(mine), AT_ONCE):
            await history.record(tx, mine[first : first + AT_ONCE])
    return len(past)


def _past(place: int, person: Row, who: int, chooser: Chooser, opened: datetime) -> history.PastOrder:
    chance = chooser.chance
    lines = [
        history.PastLine(row["sku"], row["name"], quantity, row["price"]["amount"])
        for row, quantity in chooser.basket(most=2)
    ]
    return history.PastOrder(
        channel=chance.choice(PAST_CHANNELS),
        channel_ref=f"OLD-{10_000 + place}",
        currency=CURRENCY,
        buyer=history.PastBuyer(f"C-{10_000 + who}", person["name"], person.get("email"), person.get("phone")),
        placed_at=opened - timedelta(days=PAST_DAYS * chance.random() ** 1.4, minutes=chance.randint(0, 1440)),
        lines=lines,
        ship_to=msgspec.convert(ship_to(person), history.Address),
    )
