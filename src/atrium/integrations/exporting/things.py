"""Rows of what stands in the house: products and their prices, nodes, channels, calendars, places, stock, customers."""

from collections.abc import AsyncIterator
from dataclasses import asdict

from atrium import catalog, customers, inventory, network
from atrium.integrations.exporting.pages import AT_ONCE, Row, paged
from atrium.kernel import Money, Tx
from atrium.network import near

PRODUCT = (
    "sku", "name", "price", "currency", "category", "brand", "gtin", "weight_g", "image", "tax_class", "status",
    "is_service", "parent", "options", "specifications", "services", "components", "prices",
)  # fmt: skip
NODE = (
    "code", "name", "kind", "pool", "groups", "address", "latitude", "longitude", "ships", "offers_pickup",
    "is_active", "hours", "timezone", "calendar", "cut_off", "processing_days",
)  # fmt: skip
PRICE = ("sku", "name", "channel", "amount", "currency", "from", "until", "stage")
CHANNEL = ("code", "name", "pools", "currency", "number_prefix", "prices_include_tax", "is_active")
CALENDAR = ("code", "name", "country", "region", "closed_days")
CATEGORY = ("path",)
PLACE = ("country", "postal_code", "latitude", "longitude")
STOCK = ("sku", "node", "pool", "on_hand", "allocated", "safety", "available", "counted_at")
CUSTOMER = (
    "id", "name", "kind", "emails", "phones", "addresses", "vat_id", "notes", "aliases", "added_at", "changed_at",
)  # fmt: skip


def units(amount: int, currency: str) -> str:
    """An amount as people write it, in units of its currency: 1999 minor units of USD are 19.99."""
    return str(Money(amount, currency)).removesuffix(f" {currency}")


async def product_rows(tx: Tx) -> AsyncIterator[Row]:
    """Products by sku; `price` is the general one of now, `prices` are all that count now or later."""
    async for page in paged(lambda after: catalog.list_products(tx, limit=AT_ONCE, after=after)):
        for product in page:
            yield _product(product)


def _product(product: catalog.ShownProduct) -> Row:
    plain = {name: getattr(product, name) for name in PRODUCT if name not in {"price", "currency", "prices"}}
    price = product.price
    return plain | {
        "price": units(price["amount"], price["currency"]) if price else None,
        "currency": price["currency"] if price else None,
        "components": [{"sku": part.sku, "quantity": part.quantity} for part in product.components],
        "prices": [
            {
                "channel": each.channel,
                "price": units(each.amount, each.currency),
                "currency": each.currency,
                "from": each.valid_from,
                "until": each.valid_until,
            }
            for each in product.prices
        ],
    }


async def price_rows(tx: Tx) -> AsyncIterator[Row]:
    """All prices by sku, those to come and those that are over too; `stage` says which."""
    look = catalog.PriceLook()
    async for page in paged(lambda after: catalog.price_list(tx, look, AT_ONCE, after)):
        for each in page:
            told = {"amount": units(each.amount, each.currency), "from": each.valid_from, "until": each.valid_until}
            yield asdict(each) | told


async def channel_rows(tx: Tx) -> AsyncIterator[Row]:
    """Channels by code."""
    async for page in paged(lambda after: network.list_channels(tx, limit=AT_ONCE, after=after)):
        for channel in page:
            yield asdict(channel)


async def calendar_rows(tx: Tx) -> AsyncIterator[Row]:
    """Calendars by code, with the days of our own; public holidays are known by their country."""
    for calendar in (await network.calendars(tx)).values():
        yield asdict(calendar)


async def place_rows(tx: Tx) -> AsyncIterator[Row]:
    """Where postal codes lie, those that were brought in; what the program knows of itself is not among them."""
    async for page in paged(lambda after: near.places(tx, AT_ONCE, after)):
        for place in page:
            yield asdict(place)


async def category_rows(tx: Tx) -> AsyncIterator[Row]:
    """The tree of categories, those above before those below."""
    async for page in paged(lambda after: catalog.tree.listed(tx, limit=AT_ONCE, after=after)):
        for path in page:
            yield {"path": path}


async def node_rows(tx: Tx) -> AsyncIterator[Row]:
    """Nodes by code."""
    async for page in paged(lambda after: network.list_nodes(tx, limit=AT_ONCE, after=after)):
        for node in page:
            yield asdict(node)


async def stock_rows(tx: Tx) -> AsyncIterator[Row]:
    """What lies where, by sku and node."""
    sought = inventory.books.Sought()
    async for page in paged(lambda after: inventory.books.positions(tx, sought, AT_ONCE, after)):
        for position in page:
            yield asdict(position)


async def customer_rows(tx: Tx) -> AsyncIterator[Row]:
    """Customers by name; those who were merged into another stand there by their ids (`aliases`)."""
    async for page in paged(lambda after: customers.find(tx, "", AT_ONCE, after)):
        for customer in page:
            entry = asdict(customer.entry) | {"phones": [phone.number for phone in customer.entry.phones]}
            told = {name: getattr(customer, name) for name in ("aliases", "added_at", "changed_at")}
            yield entry | told | {"id": str(customer.id)}
