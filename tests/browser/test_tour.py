"""The pictures of the docs: each screen as a newcomer meets it, taken anew by `make pictures`."""

import pytest
from bench.house import House
from tests.browser.pictures import picture
from tests.browser.visits import Visits, settled

SCREENS = {
    "board": "/?days=30",
    "orders": "/orders",
    "order": "/orders/{order}",
    "stock": "/stock",
    "catalog": "/products",
    "customers": "/customers",
    "systems": "/systems",
    "settings": "/settings",
    "audit": "/audit",
}


@pytest.mark.pictures
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_has_its_picture(page_of: Visits, house: House, name: str):
    number = house.must("GET", "/api/v1/orders?state=placed")["items"][0]["number"]
    page = await page_of("admin")

    await page.goto(SCREENS[name].format(order=number))
    await settled(page)

    assert await page.locator("h1").count() == 1
    await picture(page, name)


@pytest.mark.pictures
async def test_the_components_have_their_picture_in_both_themes(page_of: Visits):
    page = await page_of("admin")

    await page.goto("/components")

    await picture(page, "components", is_whole=True)


@pytest.mark.pictures
async def test_the_order_has_its_picture_in_the_dark_and_in_the_hand(page_of: Visits, house: House):
    number = house.must("GET", "/api/v1/orders?state=placed")["items"][0]["number"]
    for name, page in {
        "order-dark": await page_of("admin", theme="dark"),
        "order-390": await page_of("admin", at=390),
    }.items():
        await page.goto(f"/orders/{number}")
        await picture(page, name)
