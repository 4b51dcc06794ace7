from bench.house import House
from tests.browser.visits import Visits


async def test_a_stranger_finds_the_house_open(page_of: Visits):
    page = await page_of()

    answer = await page.goto("/health/live")

    assert answer
    assert answer.status == 200


def test_the_demo_retailer_has_moved_in(house: House):
    assert house.must("GET", "/api/v1/orders")["items"]
