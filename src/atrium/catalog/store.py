"""How the catalog is remembered: products and prices are locked by sku, then written as a set."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from asyncpg import Record

from atrium.catalog.model import Component, Price, PriceKey, Product, lineage, shown
from atrium.kernel import Tx

# One hand at a time changes the catalog: rows that are new cannot be locked yet. Selling goes on meanwhile.
LOCK = "SELECT pg_advisory_xact_lock(7246005)"

PRODUCTS = """
    SELECT sku, name, category, brand, gtin, weight_g, image, tax_class, status, is_service, parent, options,
           specifications, services, components
      FROM catalog.products
     WHERE sku = ANY(%(skus)s::text[])
"""
BUNDLES_WITH = """
    SELECT DISTINCT part ->> 'sku' AS sku
      FROM catalog.products p, jsonb_array_elements(p.components) AS part
     WHERE p.components <> '[]' AND part ->> 'sku' = ANY(%(skus)s::text[])
"""
SAVE_CATEGORIES = """
    INSERT INTO catalog.categories (path, name, parent)
    SELECT path, name, parent
      FROM unnest(%(paths)s::text[], %(names)s::text[], %(parents)s::text[]) AS t(path, name, parent)
        ON CONFLICT (path) DO NOTHING
    RETURNING path
"""
SAVE_PRODUCTS = """
    INSERT INTO catalog.products (sku, name, category, brand, gtin, weight_g, image, tax_class, status, is_service,
                                  parent, options, specifications, services, components)
    SELECT sku, name, category, brand, gtin, weight_g, image, tax_class, status, is_service, parent, options,
           specifications, services, components
      FROM json_to_recordset(%(rows)s::json)
        AS r(sku text, name text, category text, brand text, gtin text, weight_g integer, image text, tax_class text,
             status text, is_service boolean, parent text, options jsonb, specifications json, services text[],
             components jsonb)
        ON CONFLICT (sku) DO UPDATE
       SET name = excluded.name, category = excluded.category, brand = excluded.brand, gtin = excluded.gtin,
           weight_g = excluded.weight_g, image = excluded.image, tax_class = excluded.tax_class,
           status = excluded.status, is_service = excluded.is_service, parent = excluded.parent,
           options = excluded.options, specifications = excluded.specifications, services = excluded.services,
           components = excluded.components
"""
LEARN_WORDS = """
    INSERT INTO catalog.words (word, letters)
    SELECT word, (SELECT string_agg(letter, '' ORDER BY letter COLLATE "C")
                    FROM regexp_split_to_table(word, '') AS t(letter))
      FROM (SELECT DISTINCT word
              FROM unnest(%(texts)s::text[]) AS t(text),
                   regexp_split_to_table(catalog.plain(t.text), '[^[:alnum:]]+') AS found(word)) AS new
     WHERE length(word) BETWEEN 3 AND 40
       AND word !~ '[0-9]'
       AND NOT EXISTS (SELECT 1 FROM catalog.words w WHERE w.word = new.word)
        ON CONFLICT (word) DO NOTHING
"""
PRICES = """
    SELECT r.sku, r.channel, r.currency, r.valid_from, r.amount, r.valid_until
      FROM catalog.prices r
     WHERE r.sku = ANY(%(skus)s::text[])
"""
SAVE_PRICES = """
    INSERT INTO catalog.prices (sku, channel, currency, amount, valid_from, valid_until)
    SELECT sku, channel, currency, amount, valid_from, valid_until
      FROM unnest(%(skus)s::text[], %(channels)s::text[], %(currencies)s::text[], %(amounts)s::bigint[],
                  %(starts)s::timestamptz[], %(ends)s::timestamptz[])
        AS t(sku, channel, currency, amount, valid_from, valid_until)
        ON CONFLICT (sku, currency, channel, valid_from) DO UPDATE
       SET amount = excluded.amount, valid_until = excluded.valid_until
"""
TAKE_AWAY = """
    DELETE FROM catalog.prices AS r
     USING unnest(%(skus)s::text[], %(channels)s::text[], %(currencies)s::text[], %(starts)s::timestamptz[])
        AS t(sku, channel, currency, valid_from)
     WHERE r.sku = t.sku AND r.currency = t.currency
       AND r.channel IS NOT DISTINCT FROM t.channel
       AND r.valid_from IS NOT DISTINCT FROM t.valid_from
"""


async def lock(tx: Tx) -> None:
    """Let nobody else change the catalog until the transaction ends."""
    await tx.many(LOCK)


async def products(tx: Tx, skus: Iterable[str]) -> dict[str, Product]:
    """Products by sku as they stand now."""
    return {row["sku"]: _product(row) for row in await tx.many(PRODUCTS, skus=sorted(set(skus)))}


async def components_of_bundles(tx: Tx, skus: Collection[str]) -> set[str]:
    """Those of these skus that some bundle holds."""
    return {row["sku"] for row in await tx.many(BUNDLES_WITH, skus=list(skus))} if skus else set()


async def prices(tx: Tx, skus: Iterable[str]) -> dict[PriceKey, Price]:
    """All prices of these skus as they stand now."""
    return {
        PriceKey(row["sku"], row["channel"], row["currency"], row["valid_from"]): Price(
            row["amount"], row["valid_until"]
        )
        for row in await tx.many(PRICES, skus=sorted(set(skus)))
    }


async def save_categories(tx: Tx, categories: Collection[str]) -> list[str]:
    """Write categories that are new, and those above them; the paths of those that were."""
    paths = sorted({path for category in categories for path in lineage(category)})
    if not paths:
        return []
    rows = await tx.many(
        SAVE_CATEGORIES,
        paths=paths,
        names=[path.split(" > ")[-1] for path in paths],
        parents=[line[-2] if len(line) > 1 else None for line in map(lineage, paths)],
    )
    return [row["path"] for row in rows]


async def save_products(tx: Tx, products: Sequence[Product]) -> None:
    """Write products that are new or changed, whose categories are there already."""
    await tx.run(SAVE_PRODUCTS, rows=[shown(product) for product in products])
    await tx.run(LEARN_WORDS, texts=sorted({f"{product.name} {product.brand or ''}" for product in products}))


async def save_prices(tx: Tx, prices: Mapping[PriceKey, Price | None]) -> None:
    """Write prices that are new or changed, take away those that are None."""
    kept = {key: price for key, price in prices.items() if price}
    if kept:
        await tx.run(
            SAVE_PRICES,
            **_columns(kept),
            amounts=[price.amount for price in kept.values()],
            ends=[price.valid_until for price in kept.values()],
        )
    if gone := [key for key in prices if key not in kept]:
        await tx.run(TAKE_AWAY, **_columns(gone))


def _columns(keys: Iterable[PriceKey]) -> dict[str, list[str | None] | list[datetime | None]]:
    keys = list(keys)
    return {
        "skus": [key.sku for key in keys],
        "channels": [key.channel for key in keys],
        "currencies": [key.currency for key in keys],
        "starts": [key.valid_from for key in keys],
    }


def _product(row: Record) -> Product:
    values: dict[str, Any] = dict(row)
    values["services"] = tuple(row["services"])
    values["components"] = tuple(msgspec.convert(row["components"], list[Component]))
    return Product(**values)
