"""Products are found as people remember them."""

import pytest

from atrium import catalog
from atrium.catalog import ProductRow
from atrium.kernel import Tx
from atrium.kernel.upserts import Sheet

SHELF = [
    {"sku": "MUG-1", "name": "Nordic Café Mug", "brand": "Höganäs", "gtin": "4006381333931"},
    {"sku": "MUG-10", "name": "Blue Mug", "brand": "Ikea"},
    {"sku": "PH-24", "name": "Galaxy Phone 24", "brand": "Samsung"},
    {"sku": "TV-55", "name": "Flat TV 55", "brand": "Samsung"},
    {"sku": "MUG", "name": "Zebra cup", "brand": "Ikea"},
    {"sku": "100%_", "name": "Pure Cotton Shirt"},
]


@pytest.mark.parametrize(
    ("q", "skus"),
    [
        ("mug", ["MUG", "MUG-10", "MUG-1"]),
        ("MUG-1", ["MUG-1", "MUG-10"]),
        ("4006381333931", ["MUG-1"]),
        ("4 006381 333931", ["MUG-1"]),
        ("cafe nordic", ["MUG-1"]),
        ("HOGANAS", ["MUG-1"]),
        ("samsung", ["TV-55", "PH-24"]),
        ("tv", ["TV-55"]),
        ("b", ["MUG-10"]),
        ("samsnug", ["TV-55", "PH-24"]),
        ("smasung tv", ["TV-55"]),
        ("galxy", ["PH-24"]),
        ("mgu blue", ["MUG-10"]),
        ("cottn shrt", ["100%_"]),
        ("100%_", ["100%_"]),
        ("100_", []),
        ("quixotic", []),
        ("  ", []),
        ("\\", []),
    ],
)
async def test_what_is_meant_is_found(tx: Tx, q: str, skus: list[str]):
    await catalog.put_products(tx, Sheet.read(SHELF, ProductRow))

    assert [product.sku for product in (await catalog.search(tx, q, limit=10)).items] == skus


@pytest.mark.parametrize("q", ["mug", "mgu"])
async def test_what_is_found_goes_page_after_page(tx: Tx, q: str):
    await catalog.put_products(tx, Sheet.read(SHELF, ProductRow))
    seen: list[str] = []
    after = None
    for _ in range(3):
        page = await catalog.search(tx, q, limit=1, after=after)
        seen += [product.sku for product in page.items]
        after = page.next

    assert sorted(seen) == ["MUG", "MUG-1", "MUG-10"]
    assert after is None
