"""Products, categories and prices as they are shown."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import msgspec
from asyncpg import Record

from atrium.catalog.model import Component
from atrium.kernel import NotFound, Page, Tx
from atrium.kernel.paging import key_of, page

PRODUCTS = """
    SELECT p.sku, p.name, p.category, p.brand, p.gtin, p.weight_g, p.image, p.tax_class, p.status, p.is_service,
           p.is_stocked, p.parent, p.options, p.specifications, p.services, p.components,
           coalesce(listed.prices, '[]') AS prices,
           ARRAY(SELECT v.sku FROM catalog.products v WHERE v.parent = p.sku ORDER BY v.sku) AS variants
      FROM unnest(%(skus)s::text[]) WITH ORDINALITY AS asked(sku, place)
      JOIN catalog.products p ON p.sku = asked.sku
      LEFT JOIN LATERAL (
               SELECT jsonb_agg(jsonb_build_object('sku', r.sku, 'channel', r.channel, 'currency', r.currency,
                                                   'amount', r.amount, 'from', r.valid_from, 'until', r.valid_until)
                                ORDER BY r.channel NULLS FIRST, r.currency, r.valid_from DESC NULLS LAST) AS prices
                 FROM catalog.prices r
                WHERE r.sku = p.sku AND (r.valid_until > %(now)s OR r.valid_until IS NULL)
           ) AS listed ON true
     ORDER BY asked.place
"""
KNOWN = """
    SELECT sku
      FROM catalog.products
     WHERE sku = ANY(%(skus)s::text[])
"""
LIST = """
    SELECT sku
      FROM catalog.products
     WHERE sku > %(after)s::text
       AND (%(category)s::text IS NULL OR category = %(category)s OR starts_with(category, %(category)s || ' > '))
       AND (%(status)s::text IS NULL OR status = %(status)s)
       AND (NOT %(services)s::boolean OR is_service)
     ORDER BY sku
     LIMIT %(limit)s::int + 1
"""
PRICES = """
    SELECT sku, channel, currency, amount, valid_from, valid_until
      FROM catalog.prices
     WHERE sku = ANY(%(skus)s::text[])
     ORDER BY sku, channel NULLS FIRST, currency, valid_from DESC NULLS LAST
"""


class ShownPrice(msgspec.Struct, frozen=True):
    """A price on a list: without channel the general one; open validity is null."""

    sku: str
    channel: str | None
    currency: str
    amount: int
    valid_from: datetime | None = msgspec.field(name="from")
    valid_until: datetime | None = msgspec.field(name="until")

    def is_general_at(self, now: datetime) -> bool:
        """Whether it counts on every channel at that time."""
        return self.channel is None and (self.valid_from is None or self.valid_from <= now)


class ShownProduct(msgspec.Struct, frozen=True):
    """A product with its variants and the prices that count now or later; `price` is the general one of now."""

    sku: str
    name: str
    category: str | None
    brand: str | None
    gtin: str | None
    weight_g: int
    image: str | None
    tax_class: str
    status: str
    is_service: bool
    is_stocked: bool
    parent: str | None
    options: dict[str, str]
    specifications: dict[str, str]
    services: list[str]
    components: list[Component]
    prices: list[ShownPrice]
    variants: list[str]
    price: dict[str, Any] | None


async def products(tx: Tx, skus: Collection[str]) -> list[ShownProduct]:
    """Products in the order asked; those that we do not have are absent."""
    rows = await tx.many(PRODUCTS, skus=list(skus), now=tx.now)
    return [_shown(row, tx.now) for row in rows]


async def known(tx: Tx, skus: Collection[str]) -> set[str]:
    """Those of these skus that we have, whatever became of them."""
    return {row["sku"] for row in await tx.many(KNOWN, skus=list(skus))}


async def product(tx: Tx, sku: str) -> ShownProduct:
    """One product. Raises NotFound."""
    found = await products(tx, [sku])
    if not found:
        raise NotFound(f"There is no product {sku}; look it up by name or GTIN.")
    return found[0]


async def list_products(
    tx: Tx,
    *,
    limit: int,
    after: str | None = None,
    category: str | None = None,
    status: str | None = None,
    services: bool = False,
) -> Page[ShownProduct]:
    """Products by sku, page after page; a category brings those below it too. `services`: work alone."""
    (last,) = key_of(after, str) or ("",)
    rows = await tx.many(LIST, after=last, category=category, status=status, services=services, limit=limit)
    skus = page([row["sku"] for row in rows], limit, lambda sku: (sku,))
    return Page(await products(tx, skus.items), skus.next)


async def prices(tx: Tx, skus: Collection[str]) -> list[ShownPrice]:
    """All prices of these products, past and coming ones too."""
    return [ShownPrice(**dict(row)) for row in await tx.many(PRICES, skus=list(skus))]


def _shown(row: Record, now: datetime) -> ShownProduct:
    listed = msgspec.convert(row["prices"], list[ShownPrice])
    general = next((price for price in listed if price.is_general_at(now)), None)
    values: dict[str, Any] = dict(row)
    values["prices"] = listed
    values["components"] = msgspec.convert(row["components"], list[Component])
    values["price"] = {"amount": general.amount, "currency": general.currency} if general else None
    return ShownProduct(**values)
