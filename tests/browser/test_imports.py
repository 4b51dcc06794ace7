"""A buyer brings a table of another system by the screen, and sees it come in."""

import pytest
from bench.house import House
from playwright.async_api import expect
from tests.browser.pictures import picture
from tests.browser.visits import Visits

ROWS = [
    f"LP-{number};Stehlampe Juno {number};{number}.249,50;EUR;Lumen;{'123' if number == 4 else ''}"
    for number in range(1, 7)
]
TABLE = "\n".join(["Artikelnummer;Bezeichnung;Verkauf netto;Währung;Marke;EAN", *ROWS])


@pytest.mark.pictures
async def test_a_table_of_foreign_columns_comes_in(page_of: Visits, house: House):
    page = await page_of("buyer")
    await page.goto("/products")
    await page.get_by_role("link", name="Bring in a file").click()
    await page.get_by_label("File", exact=True).set_input_files(
        {"name": "artikel.csv", "mimeType": "text/csv", "buffer": TABLE.encode("cp1252")}
    )
    await page.get_by_role("button", name="Look at it").click()

    await expect(page.get_by_label("Column with SKU")).to_have_value("Artikelnummer")
    await expect(page.locator("#tried")).to_contain_text("Stehlampe Juno 1")
    await page.get_by_text("more fields").click()
    await page.get_by_label("Column with Price").select_option("Verkauf netto")
    await expect(page.locator("#tried")).to_contain_text("€1,249.50")
    await page.get_by_label("Tax class, the same in all rows").fill("reduced")
    await page.get_by_label("Tax class, the same in all rows").blur()
    await expect(page.locator("#tried")).to_contain_text("reduced")
    await page.reload()
    await picture(page, "import")

    await page.get_by_role("button", name="Check all rows").click()
    await expect(page.get_by_text("It was checked: nothing was written yet.")).to_be_visible()
    assert house.call("GET", "/api/v1/products/LP-1")[0] == 404
    await page.get_by_role("button", name="Bring it in").first.click()
    await expect(page.get_by_text("It is in.")).to_be_visible()

    await expect(page.get_by_text("Row 5")).to_be_visible()
    assert house.call("GET", "/api/v1/products/LP-4")[0] == 404
    lamp = house.must("GET", "/api/v1/products/LP-6")
    assert (lamp["price"], lamp["tax_class"]) == ({"amount": 624950, "currency": "EUR"}, "reduced")
    async with page.expect_download() as download:
        await page.get_by_role("link", name="Report").click()
    report = (await (await download.value).path()).read_text()
    assert "bad_gtin" in report
