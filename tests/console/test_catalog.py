"""A buyer keeps the catalog and its prices on the screens."""

import re

import pytest
from tests import given
from tests.console.conftest import BrowserOf

from atrium import catalog
from atrium.kernel import Database

WICKED = "<script>alert(1)</script>"
CARD = {"name": "Lamp", "status": "active", "tax_class": "standard"}


@pytest.fixture
async def shop(database: Database) -> None:
    """A TV of 19.99 of which ten lie in DC-1, a wicked lamp, and work that can be sold with them; a web shop."""
    async with database.transaction("system") as tx:
        await given.channel(tx, "web")
        await given.stock(tx, 10)
        await given.product(tx, "LAMP", name=WICKED, price=1000, category="Home > Lights", gtin="4006381333931")
        await given.product(tx, "SETUP", name="Installation", price=500, is_service=True)


async def price_of(database: Database, sku: str = "TV", channel: str = "web") -> int | None:
    async with database.read() as tx:
        quotes = await catalog.quote(tx, [(sku, channel, "USD")])
    return quotes[sku, channel, "USD"].unit_price


def digest_in(text: str) -> str:
    found = re.search(r'name="digest" value="(\w+)"', text)
    assert found
    return found[1]


def undo_in(text: str) -> str:
    found = re.search(r'class="toast[^"]*".*?action="([^"]+)"', text, re.DOTALL)
    assert found
    return found[1].replace("&amp;", "&")


async def test_an_empty_house_says_how_it_fills(browser_of: BrowserOf):
    bea = await browser_of("buyer")
    assert "Nothing is sold yet" in (await bea.see("/products")).text
    assert "There are no prices yet" in (await bea.see("/prices")).text
    assert "Say by how much" in (await bea.see("/prices/change")).text


@pytest.mark.usefixtures("shop")
async def test_products_are_found_with_slips_of_the_pen(browser_of: BrowserOf):
    bea = await browser_of("buyer")

    page = await bea.see("/products")
    assert all(f'href="/products/{sku}"' in page.text for sku in ("TV", "LAMP", "SETUP"))
    assert WICKED not in page.text
    assert 'href="/products/SETUP"' in (await bea.see("/products?q=instalatoin")).text
    assert 'href="/products/LAMP"' in (await bea.see("/products?q=4006381333931")).text
    assert 'href="/products/TV"' not in (await bea.see("/products?category=Home")).text
    assert 'href="/products/LAMP"' in (await bea.see("/products?category=Home&q=alert")).text
    assert "Nothing here" in (await bea.see("/products?status=archived")).text
    assert "Nothing is found by" in (await bea.see("/products?q=zzzzzz")).text


@pytest.mark.usefixtures("shop")
async def test_a_product_is_seen_whole(browser_of: BrowserOf):
    bea = await browser_of("buyer")

    page = await bea.see("/products/TV")

    assert "19.99" in page.text
    assert 'href="/stock/TV/DC-1"' in page.text
    assert "The product was added." in page.text
    assert WICKED not in (await bea.see("/products/LAMP")).text
    for address in ("/products/SOFA", "/products/SOFA/change", "/products/TV/become"):
        assert (await bea.see(address)).status_code == 404


@pytest.mark.usefixtures("shop")
async def test_a_product_is_added_and_changed(browser_of: BrowserOf, database: Database):
    bea = await browser_of("buyer")
    await bea.see("/products/new")

    added = await bea.send(
        "/products/new",
        CARD
        | {"sku": "SET", "name": "Home cinema", "gtin": "4006381 333931", "weight_g": "17200", "price": "1.299,50"}
        | {"currency": "usd", "services": ["SETUP"], "components": "2 LAMP\nTV", "options": "size: 55 in"}
        | {"specifications": "Screen: 55 in, OLED\nHDMI: 3"},
    )
    page = await bea.follow(added)
    assert "Home cinema was added." in page.text
    assert (await price_of(database, "SET")) == 129950
    async with database.read() as tx:
        product = await catalog.product(tx, "SET")
    assert (product.gtin, product.services, product.options) == ("4006381333931", ["SETUP"], {"size": "55 in"})
    assert list(product.specifications.items()) == [("Screen", "55 in, OLED"), ("HDMI", "3")]
    assert "<dt>Screen</dt><dd>55 in, OLED</dd>" in page.text
    assert [(part.sku, part.quantity) for part in product.components] == [("LAMP", 2), ("TV", 1)]

    form = await bea.see("/products/SET/change")
    assert "2 LAMP" in form.text
    saved = await bea.send("/products/SET/change", CARD | {"name": "Cinema", "digest": digest_in(form.text)})
    page = await bea.follow(saved)
    assert "name: Home cinema → Cinema" in page.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"gtin": "4006381333930"}, "This is no GTIN"),
        ({"sku": "TV"}, "There is a product with this SKU already."),
        ({"name": ""}, "Fill this in."),
        ({"weight_g": "heavy"}, "A whole number"),
        ({"components": "0 TV"}, "How many and the SKU on each line"),
        ({"components": "2 NOTHING"}, "which we do not have"),
        ({"services": "TV"}, "is goods"),
        ({"options": "55 in"}, "A name and a value on each line"),
        ({"specifications": "Screen"}, "A name and a value on each line"),
        ({"price": "cheap", "currency": "USD"}, "An amount, like 19.99."),
        ({"price": "5", "currency": "$"}, "Three letters, like USD."),
        ({"image": "javascript:alert(1)"}, "An address, like https"),
        ({"status": "gone"}, "Choose one of the list."),
    ],
)
@pytest.mark.usefixtures("shop")
async def test_bad_input_loses_nothing(browser_of: BrowserOf, wrong: dict[str, str], said: str):
    bea = await browser_of("buyer")
    await bea.see("/products/new")

    page = await bea.send("/products/new", CARD | {"sku": "NEW", "brand": "Nordlys", **wrong})

    assert page.status_code in {400, 409}
    assert said in page.text
    assert 'value="Nordlys"' in page.text


@pytest.mark.usefixtures("shop")
async def test_who_was_not_the_fastest_is_told_and_keeps_their_words(browser_of: BrowserOf):
    bea, ben = await browser_of("buyer"), await browser_of("buyer")
    digest = digest_in((await bea.see("/products/TV/change")).text)
    await ben.see("/products/TV/change")
    await ben.send("/products/TV/change", CARD | {"name": "Television", "digest": digest})

    late = await bea.send("/products/TV/change", CARD | {"name": "Telly", "digest": digest})

    assert late.status_code == 412
    assert 'value="Telly"' in late.text
    await bea.follow(await bea.send("/products/TV/change", CARD | {"name": "Telly", "digest": digest_in(late.text)}))


@pytest.mark.usefixtures("shop")
async def test_archiving_is_undone(browser_of: BrowserOf):
    bea = await browser_of("buyer")
    await bea.see("/products/TV")

    page = await bea.follow(await bea.send("/products/TV/become/archived"))
    assert "Sell it again" in page.text
    assert "The product was archived." in page.text
    page = await bea.follow(await bea.send(undo_in(page.text)))
    assert "The product is sold again." in page.text
    assert (await bea.send("/products/TV/become/eaten")).status_code == 404


async def test_an_agent_sees_and_does_not_change(browser_of: BrowserOf, shop: None):  # noqa: ARG001 - is there
    ada = await browser_of("agent")

    page = await ada.see("/products/TV")

    assert "/products/TV/change" not in page.text
    assert "/prices/new" not in page.text
    for address in (
        "/products/new",
        "/products/TV/change",
        "/products/TV/become/archived",
        "/prices/new",
        "/prices/end",
    ):
        assert (await ada.send(address, CARD)).status_code == 403
    for address in ("/products/new", "/prices/new", "/prices/change"):
        assert (await ada.see(address)).status_code == 403
