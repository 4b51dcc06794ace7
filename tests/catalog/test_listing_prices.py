"""The list of prices, page after page."""

from datetime import timedelta

from atrium import catalog, network
from atrium.catalog import PriceLook, PriceRow, ProductRow
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet


async def test_each_price_stands_on_one_page(tx: Tx):
    channel = (await network.list_channels(tx, limit=1)).items[0].code
    skus = ["CUP", "MUG", "POT"]
    await catalog.put_products(tx, Sheet([ProductRow(sku, name=sku.title()) for sku in skus]))
    always = [PriceRow(sku, 100, "USD") for sku in skus] + [PriceRow("CUP", 90, "USD", channel)]
    later = [PriceRow(sku, 120, "USD", valid_from=tx.now + timedelta(days=1)) for sku in skus]
    assert (await catalog.put_prices(tx, Sheet(always + later))).refused == []

    found: list[catalog.ListedPrice] = []
    after, pages = None, 0
    while pages == 0 or after:
        page = await catalog.price_list(tx, PriceLook(), 1, after)
        found += page.items
        after, pages = page.next, pages + 1

    assert pages == len(found) == 7
    assert found == (await catalog.price_list(tx, PriceLook(), 50)).items
    assert [(each.sku, each.amount) for each in found][:3] == [("CUP", 100), ("CUP", 120), ("CUP", 90)]
