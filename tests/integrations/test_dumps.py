"""A dump of a whole database, in which objects name each other, comes in kind by kind; so do trees of categories."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.integrations.bringing import brought

from atrium import catalog, inventory, network
from atrium.integrations import importing
from atrium.kernel import Database, Page, Refused

DUMP = [
    ("product.category", 25, {"name": "Accessories", "parent": None}),
    ("product.category", 26, {"name": "Audiobooks", "parent": 25}),
    (
        "channel.channel",
        1,
        {"name": "Channel-USD", "slug": "default-channel", "currency_code": "USD", "is_active": True},
    ),
    ("product.product", 126, {"name": "Headless in a pill", "category": 26}),
    ("product.productvariant", 324, {"sku": "headless-mp3", "name": "MP3", "product": 126}),
    ("product.productvariant", 345, {"sku": None, "name": "?", "product": 126}),
    (
        "product.productvariantchannellisting",
        1,
        {"variant": 324, "channel": 1, "currency": "USD", "price_amount": "40.000"},
    ),
    ("product.productvariantchannellisting", 2, {"variant": 345, "channel": 1, "currency": "USD", "price_amount": "4"}),
    ("warehouse.stock", 3961, {"warehouse": "43be-w", "product_variant": 324, "quantity": 4560}),
    ("warehouse.warehouse", "43be-w", {"name": "Global", "slug": "global"}),
]


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    """As Django writes them, in no order that would help."""
    path = tmp_path / "dump.json"
    path.write_text(json.dumps([{"model": model, "pk": key, "fields": fields} for model, key, fields in DUMP]))
    return path


async def everything(database: Database) -> dict[str, Any]:
    async with database.read() as tx:
        stock: Page[Any] = await inventory.books.positions(tx, inventory.books.Sought(), 10, None)
        product = await catalog.product(tx, "headless-mp3")
        return {
            "categories": (await catalog.tree.listed(tx, limit=10)).items,
            "channel": (await network.channels(tx, {"default-channel"}))["default-channel"].currency,
            "product": (product.name, product.category, [(each.channel, each.amount) for each in product.prices]),
            "stock": [(each.node, each.sku, each.on_hand) for each in stock.items],
        }


async def test_a_dump_comes_in_kind_by_kind(database: Database, dump: Path):
    refused: dict[str, int] = {}
    said: set[str] = set()
    for kind in ("categories", "channels", "nodes", "products", "prices", "stock"):
        tally, notes = await brought(database, kind, dump, importing.load(f"saleor_{kind}"))
        said |= {note.detail for note in notes}
        refused[kind] = tally.refused
        again, _notes = await brought(database, kind, dump, importing.load(f"saleor_{kind}"))
        assert again.changed == 0, kind

    assert refused == {"categories": 0, "channels": 0, "nodes": 0, "products": 1, "prices": 1, "stock": 0}
    assert said == {"The row says no sku."}
    assert await everything(database) == {
        "categories": ["Accessories", "Accessories > Audiobooks"],
        "channel": "USD",
        "product": ("Headless in a pill MP3", "Accessories > Audiobooks", [("default-channel", 4000)]),
        "stock": [("global", "headless-mp3", 4560)],
    }


async def test_categories_come_as_lists_of_those_above_them(database: Database, tmp_path: Path):
    path = tmp_path / "categories.json"
    tree = [("Audio",), ("Audio", "Car & GPS"), ("Audio", "Car & GPS", "Receivers"), ()]
    path.write_text(json.dumps([{"path": [{"id": name, "name": name} for name in names]} for names in tree]))

    tally, notes = await brought(database, "categories", path, importing.load("bestbuy_categories"))

    assert (tally.changed, [note.row for note in notes]) == (3, [4])
    async with database.read() as tx:
        paths = (await catalog.tree.listed(tx, limit=10)).items
    assert paths == ["Audio", "Audio > Car & GPS", "Audio > Car & GPS > Receivers"]


async def test_a_link_that_leads_nowhere_is_what_stands_there(database: Database, tmp_path: Path):
    path = tmp_path / "dump.json"
    path.write_text(
        json.dumps([{"model": "a", "sku": "X", "name": "n", "of": "9"}, {"model": "b", "pk": "8", "sku": "Y"}])
    )
    layout = importing.Layout(
        columns={"sku": "sku", "name": "of", "brand": "of.sku"},
        only={"model": "a"},
        links={"of": importing.Link(by="pk", only={"model": "b"})},
    )

    tally, _notes = await brought(database, "products", path, layout)

    assert tally.changed == 1
    async with database.read() as tx:
        product = await catalog.product(tx, "X")
    assert (product.name, product.brand) == ("9", None)


def test_a_mapping_says_where_it_is_wrong(tmp_path: Path):
    path = tmp_path / "bad.toml"
    path.write_text('[links]\nof = { only = { model = "b" } }\n')
    with pytest.raises(Refused, match="by"):
        importing.load(str(path))
