from tests.browser.looking import look_over
from tests.browser.retailer import Retailer
from tests.browser.visits import Visits


async def test_a_stranger_finds_the_way_in(page_of: Visits):
    page = await page_of()
    await page.goto("/customers")

    assert page.url.partition("?")[0].endswith("/sign-in")
    assert not await look_over(page, "/sign-in")


async def test_an_agent_is_let_in(page_of: Visits):
    page = await page_of("agent")

    await page.goto("/customers")

    assert await page.locator("h1").inner_text() == "Customers"


def test_the_demo_retailer_has_moved_in(house: Retailer):
    assert house.must("GET", "/api/v1/orders")["items"]
