"""What stands in an address is what it is about, whatever letters its key has."""

import pytest
from hypothesis import given as whenever
from hypothesis import strategies as any_
from tests import given
from tests.console.conftest import BrowserOf

from atrium.console.ground.keys import masked, unmasked
from atrium.kernel import Database

ODD = ["A/B", "~A", "Ä %2F?", "..", "a#b&c"]


@whenever(any_.text(min_size=1))
def test_a_key_comes_back_as_it_was(key: str):
    assert "/" not in masked(key)
    if "/" in key or key.startswith("~"):
        assert unmasked(masked(key)) == key


def test_what_nobody_masked_stands_for_itself():
    assert [unmasked(part) for part in ("TV", "~!", "~_w")] == ["TV", "~!", "~_w"]


@pytest.mark.parametrize("sku", ODD)
async def test_a_thing_with_an_odd_sku_has_its_pages(browser_of: BrowserOf, database: Database, sku: str):
    async with database.transaction("system") as tx:
        await given.stock(tx, on_hand=3, sku=sku)
    ada = await browser_of("admin")

    for address in (f"/products/{masked(sku)}", f"/stock/{masked(sku)}", f"/stock/{masked(sku)}/{given.NODE}"):
        page = await ada.see(address)
        assert page.status_code == 200, address
    assert f"/products/{masked(sku)}" in (await ada.see("/products")).text
