"""Lists are worked by keyboard: a sheet beside them, many at once, each form once; keys can be switched off."""

from bench.house import House
from playwright.async_api import Page, expect
from tests.browser.looking import axe
from tests.browser.test_journeys import placed
from tests.browser.visits import Visits

MANY = 23
"""More than an errand sees to in its first step."""


async def test_an_order_opens_beside_the_list_and_closes_where_one_was(page_of: Visits, house: House):
    number = placed(house, "L-1", ("CM-TR", 1))["number"]
    page = await page_of("agent")
    await page.goto("/orders")

    await page.locator(f"#row-{number} [data-open]").click()
    await expect(page.locator("#sheet")).to_contain_text(number)
    assert page.url.endswith(f"?open={number}")
    await page.reload()
    await expect(page.locator("#sheet")).to_contain_text(number)
    await page.locator("#sheet [data-closes-sheet]").first.click()

    await expect(page.locator("#sheet")).to_be_hidden()
    assert "open=" not in page.url


async def test_many_orders_are_noted_in_one_errand_that_goes_on_by_itself(page_of: Visits, house: House):
    numbers = [placed(house, f"L-2-{i}", ("CM-TR", 1))["number"] for i in range(MANY)]
    page = await page_of("agent")
    await page.goto("/orders")

    for number in numbers:
        await page.locator(f"#row-{number} input[name=chosen]").check()
    await expect(page.locator("[data-chosen]")).to_have_text(str(MANY))
    await page.locator("[data-opens=note-many]").click()
    await page.locator("#note-many [data-text]").fill("the driver calls first")
    await page.locator("[data-together=note]").dblclick()

    await page.wait_for_url("**/orders/errands/*")
    await expect(page.locator("main")).to_contain_text("All done.")
    assert not await axe(page)
    await page.goto("/orders/errands")
    await expect(page.locator("tbody tr").first).to_contain_text(f"{MANY} of {MANY}")
    assert [len(_notes(house, number)) for number in numbers] == [1] * MANY


async def test_a_form_that_is_sent_twice_is_sent_once(page_of: Visits, house: House):
    number = placed(house, "L-3", ("CM-TR", 1))["number"]
    page = await page_of("agent")
    await page.goto(f"/orders/{number}")

    await page.locator("#note").fill("rings twice")
    await page.locator("#note").evaluate("field => { field.form.requestSubmit(); field.form.requestSubmit() }")

    await expect(page.locator("[data-toast]")).to_contain_text("Noted.")
    assert len(_notes(house, number)) == 1


async def test_keys_press_what_bears_them_unless_one_wants_none(page_of: Visits):
    page = await page_of("manager")
    await page.goto("/orders")
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("n")
    await page.keyboard.press("Escape")
    assert page.url.endswith("/orders")
    await page.keyboard.press("n")
    await page.wait_for_url("**/orders/new")

    await _likes_single_keys(page, is_on=False)
    await page.goto("/orders")
    await page.keyboard.press("n")
    await page.keyboard.press("Control+k")
    await expect(page.locator("#palette")).to_be_visible()
    assert page.url.endswith("/orders")
    await _likes_single_keys(page, is_on=True)


async def _likes_single_keys(page: Page, *, is_on: bool) -> None:
    await page.goto("/me")
    await page.locator("[name=single_keys]").set_checked(is_on)
    await expect(page.locator("[data-toast]")).to_contain_text("Saved.")


def _notes(house: House, number: str) -> list[object]:
    order_id = house.must("GET", f"/api/v1/orders/{number}")["id"]
    told = house.must("GET", f"/api/v1/audit?stream=order/{order_id}&limit=200")["items"]
    return [fact for fact in told if fact["kind"] == "orders.OrderNoted"]
