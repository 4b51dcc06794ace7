"""Products and prices are kept, quoted and told."""

import asyncio
from datetime import timedelta

from atrium import catalog
from atrium.catalog import PriceRow, ProductRow
from atrium.kernel import Database, Tx
from atrium.kernel.upserts import Report, Sheet

TOLD = "SELECT stream, kind, facts FROM kernel.events WHERE starts_with(kind, 'catalog.') ORDER BY id"
TV = {"sku": "TV", "name": "Television", "price": {"amount": 49900, "currency": "USD"}, "category": "Video > TVs"}
INSTALLATION = {"sku": "INST", "name": "Installation", "is_service": True}


async def put(tx: Tx, *rows: object) -> Report:
    return await catalog.put_products(tx, Sheet.read(rows, ProductRow))


async def test_a_product_is_told_when_it_changes_and_only_then(tx: Tx):
    assert await put(tx, TV) == Report(1, 0, [])
    assert await put(tx, TV) == Report(0, 1, [])
    assert await put(tx, TV | {"name": "TV", "price": {"amount": 1, "currency": "USD"}}) == Report(1, 0, [])

    told = [event for event in await tx.many(TOLD) if event["kind"] != "catalog.CategoryAdded"]
    assert {event["stream"] for event in told} == {"product/TV"}
    assert [event["kind"] for event in told] == ["catalog.ProductChanged", "catalog.PriceChanged"] * 2
    assert (told[2]["facts"]["before"], told[2]["facts"]["after"]) == ({"name": "Television"}, {"name": "TV"})
    assert (told[3]["facts"]["before"]["amount"], told[3]["facts"]["after"]["amount"]) == (49900, 1)


async def test_a_category_is_told_when_it_is_made_and_only_then(tx: Tx):
    rows = [{"path": "Video > TVs"}, {"path": "Audio"}]
    for changed in (2, 0):
        report = await catalog.tree.put(tx, Sheet.read(rows, catalog.tree.CategoryRow))
        assert report.changed == changed
    await put(tx, TV, TV | {"sku": "TV-2", "category": "Video > Projectors"})

    told = [event for event in await tx.many(TOLD) if event["kind"] == "catalog.CategoryAdded"]
    assert [event["facts"]["path"] for event in told] == ["Audio", "Video", "Video > TVs", "Video > Projectors"]
    assert told[3]["stream"] == "category/Video > Projectors"


async def test_rows_may_name_each_other_and_fall_together(tx: Tx):
    bundle = {"sku": "SET", "name": "Set", "components": [{"sku": "TV"}, {"sku": "INST", "quantity": 2}]}
    lost = {"sku": "LOST", "name": "Lost", "parent": "GONE"}
    child = {"sku": "CHILD", "name": "Child", "parent": "LOST"}

    report = await put(tx, child, bundle, lost, TV | {"services": ["INST"]}, INSTALLATION)

    assert report.changed == 3
    assert [(row.row, row.code) for row in report.refused] == [(0, "unknown_sku"), (2, "unknown_sku")]
    quote = (await catalog.quote(tx, [("SET", "web", "USD")]))["SET", "web", "USD"]
    assert (quote.is_stocked, quote.components) == (False, (("TV", 1), ("INST", 2)))


async def test_what_a_bundle_holds_does_not_become_one(tx: Tx):
    await put(tx, TV, INSTALLATION, {"sku": "SET", "name": "Set", "components": [{"sku": "TV"}]})

    report = await put(tx, {"sku": "TV", "components": [{"sku": "INST"}]})

    assert [row.code for row in report.refused] == ["nested_bundle"]


async def test_variants_are_shown_with_their_product(tx: Tx):
    variants = [{"sku": f"TV-{size}", "name": f"TV {size}", "parent": "TV", "options": {"size": size}} for size in "SL"]
    await put(tx, TV, *variants)

    assert (await catalog.product(tx, "TV")).variants == ["TV-L", "TV-S"]
    assert (await catalog.product(tx, "TV-S")).options == {"size": "S"}


async def test_the_channels_own_price_comes_before_the_general_one(tx: Tx):
    await put(tx, TV, INSTALLATION)
    now = tx.now
    rows = [
        PriceRow("TV", 44900, "USD", "web"),
        PriceRow("TV", 39900, "USD", "web", now - timedelta(days=1), now + timedelta(days=1)),
        PriceRow("TV", 29900, "USD", "web", now + timedelta(days=1)),
        PriceRow("TV", 19900, "USD", "web", None, now - timedelta(days=1)),
        PriceRow("TV", 45900, "EUR"),
        PriceRow("NONE", 1, "USD"),
    ]
    report = await catalog.put_prices(tx, Sheet(rows))

    asks = [(sku, channel, money) for sku in ("TV", "INST") for channel in ("web", "store") for money in ("USD", "EUR")]
    quotes = await catalog.quote(tx, [*asks, ("NONE", "web", "USD")])

    assert [row.code for row in report.refused] == ["repeated", "unknown_sku"]
    prices = {ask: quotes[ask].unit_price for ask in asks if ask[0] == "TV"}
    assert list(prices.values()) == [39900, 45900, 49900, 45900]
    assert not quotes["INST", "web", "USD"].is_stocked
    assert quotes["INST", "web", "USD"].unit_price is None
    assert ("NONE", "web", "USD") not in quotes


async def test_a_price_is_taken_away(tx: Tx):
    await put(tx, TV)

    report = await catalog.put_prices(tx, Sheet([PriceRow("TV", None, "USD"), PriceRow("TV", None, "EUR")]))

    assert (report.changed, report.unchanged) == (1, 1)
    assert (await catalog.quote(tx, [("TV", "web", "USD")]))["TV", "web", "USD"].unit_price is None


async def test_what_is_archived_is_not_sold(tx: Tx):
    await put(tx, TV | {"status": "archived"})

    assert await catalog.quote(tx, [("TV", "web", "USD")]) == {}


async def test_categories_make_a_tree(tx: Tx):
    await put(tx, TV, TV | {"sku": "RADIO", "category": "Video"}, TV | {"sku": "CUP", "category": "Videos"})

    assert (await catalog.tree.listed(tx, limit=10)).items == ["Video", "Video > TVs", "Videos"]
    listed = await catalog.list_products(tx, limit=10, category="Video")
    assert [product.sku for product in listed.items] == ["RADIO", "TV"]


async def test_two_at_once_make_one_product(database: Database):
    async def change(name: str) -> Report:
        async with database.transaction(name) as tx:
            return await put(tx, TV | {"name": name})

    reports = await asyncio.gather(*(change(f"TV {number}") for number in range(4)))

    assert [report.changed for report in reports] == [1] * 4
    async with database.read() as tx:
        assert len(await catalog.prices(tx, ["TV"])) == 1
