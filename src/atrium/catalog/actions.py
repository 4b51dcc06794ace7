"""What one does with the catalog: list products and set their prices."""

from collections import ChainMap, defaultdict
from collections.abc import Mapping, Sequence

from atrium import network
from atrium.catalog import store, tree
from atrium.catalog.events import PriceChanged, ProductChanged
from atrium.catalog.model import (
    GivenPrice,
    Price,
    PriceKey,
    PriceRow,
    Product,
    ProductRow,
    check_relatives,
    plan_price,
    plan_product,
    related,
    shown,
)
from atrium.kernel import Refused, Tx
from atrium.kernel.upserts import Report, Sheet, changes


async def put_products(tx: Tx, sheet: Sheet[ProductRow]) -> Report:
    """Make products or change them, each with its general price if one is given."""
    await store.lock(tx)
    known = await store.products(tx, (row.sku for row in sheet.rows.values()))
    planned = _plan(sheet, known)
    await _check_relatives(tx, sheet, known, planned)
    taken = [product for row, product in planned.items() if row in sheet.rows]
    priced = await _changed_prices(tx, [price for row in sheet.rows.values() if (price := _general_price(row))])
    changed = [product for product in taken if known.get(product.sku) != product]
    if changed:
        await tree.make(tx, {product.category for product in changed if product.category})
        await store.save_products(tx, changed)
        await tx.emit(*(_told(known.get(product.sku), product) for product in changed))
    await _save_prices(tx, priced)
    touched = {product.sku for product in changed} | {key.sku for key, _, _ in priced}
    return sheet.report(len(touched))


async def put_prices(tx: Tx, sheet: Sheet[PriceRow]) -> Report:
    """Set prices by channel, currency and validity, or take them away."""
    await store.lock(tx)
    products = await store.products(tx, (row.sku for row in sheet.rows.values()))
    channels = await network.channels(tx, {row.channel for row in sheet.rows.values() if row.channel})
    asked: dict[PriceKey, Price | None] = {}
    for place, row in list(sheet.rows.items()):
        try:
            key, price = plan_price(row, products, channels)
        except Refused as no:
            sheet.refuse(place, no.code, no.detail)
            continue
        if key in asked:
            sheet.refuse(place, "repeated", f"This price of {row.sku} stands in an earlier row already.")
        else:
            asked[key] = price
    priced = await _changed_prices(tx, list(asked.items()))
    await _save_prices(tx, priced)
    return sheet.report(len(priced))


async def _check_relatives(
    tx: Tx, sheet: Sheet[ProductRow], known: Mapping[str, Product], planned: Mapping[int, Product]
) -> None:
    """Refuse rows that name what is not there or cannot be named; a refused row takes those along that need it."""
    ours = {product.sku: product for product in planned.values()}
    standing = {**known, **await store.products(tx, related(ours) - ours.keys())}
    held = await store.components_of_bundles(tx, [sku for sku, product in ours.items() if product.components])
    named_by: defaultdict[str, list[int]] = defaultdict(list)
    for row, product in planned.items():
        for sku in product.relatives:
            named_by[sku].append(row)
    waiting = list(planned)
    while waiting:
        row = waiting.pop()
        if row not in sheet.rows:
            continue
        try:
            check_relatives(planned[row], ChainMap(ours, standing), held)
        except Refused as no:
            sheet.refuse(row, no.code, no.detail)
            del ours[planned[row].sku]
            waiting += named_by[planned[row].sku]


def _plan(sheet: Sheet[ProductRow], known: Mapping[str, Product]) -> dict[int, Product]:
    """What each row asks for; a row that breaks a rule, or names a sku again, is refused."""
    planned: dict[int, Product] = {}
    seen: set[str] = set()
    for place, row in list(sheet.rows.items()):
        if row.sku in seen:
            sheet.refuse(place, "repeated", f"{row.sku} stands in an earlier row already.")
            continue
        seen.add(row.sku)
        try:
            planned[place] = plan_product(row, known.get(row.sku))
        except Refused as no:
            sheet.refuse(place, no.code, no.detail)
    return planned


def _general_price(row: ProductRow) -> tuple[PriceKey, Price] | None:
    if not isinstance(row.price, GivenPrice):
        return None
    return PriceKey(row.sku, None, row.price.currency), Price(row.price.amount)


async def _changed_prices(
    tx: Tx, asked: Sequence[tuple[PriceKey, Price | None]]
) -> list[tuple[PriceKey, Price | None, Price | None]]:
    """Of the prices asked for, those that are other than we know them: key, before, after."""
    known = await store.prices(tx, (key.sku for key, _ in asked)) if asked else {}
    return [(key, known.get(key), price) for key, price in asked if known.get(key) != price]


async def _save_prices(tx: Tx, priced: Sequence[tuple[PriceKey, Price | None, Price | None]]) -> None:
    if priced:
        await store.save_prices(tx, {key: after for key, _, after in priced})
        await tx.emit(*(_told_price(*change) for change in priced))


def _told(before: Product | None, after: Product) -> ProductChanged:
    return ProductChanged(after.sku, *changes(shown(before) if before else {}, shown(after)))


def _told_price(key: PriceKey, before: Price | None, after: Price | None) -> PriceChanged:
    return PriceChanged(key.sku, key.channel, key.currency, key.valid_from, before, after)
