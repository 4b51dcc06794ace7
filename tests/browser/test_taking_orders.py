"""Orders are taken on the phone: by keyboard alone, while stock runs out, by two agents at one draft."""

import re

import pytest
from bench.house import House
from playwright.async_api import Page, expect
from tests.browser.looking import look_over
from tests.browser.tongues import Tongue, in_each_language
from tests.browser.visits import Visits, settled
from tests.browser.witness import expect_refusal

TV, NAME = "TV-A77", "Auralux 77 in. OLED television, Vela 77"
SOLD_OUT = "CH-30"


async def began(page: Page, who: str, what: str) -> None:
    """Somebody is found and wants something: by keyboard, from the top of an empty sheet."""
    await page.goto("/orders")
    await page.keyboard.press("n")
    await expect(page.locator("#who")).to_be_focused()
    await page.keyboard.type(who)
    await expect(page.locator("#found-people [aria-selected=true]")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator("#what")).to_be_focused()
    await page.keyboard.type(what)
    await page.keyboard.press("Enter")
    await expect(page.locator(".line-row")).to_have_count(1)


async def number_of(page: Page, say: Tongue) -> str:
    """The draft that is kept."""
    await expect(page.locator("#kept")).to_contain_text(say("saved"))
    await page.wait_for_url("**/orders/*/draft")
    return page.url.split("/")[-2]


@pytest.mark.pictures
@in_each_language
async def test_a_television_with_installation_is_sold_by_keyboard_alone(page_of: Visits, house: House, say: Tongue):
    page, other = await page_of("agent", **say.where), await page_of("manager", **say.where)
    await began(page, "evelyn", TV)
    number = await number_of(page, say)
    await other.goto("/orders")
    row = other.locator("[data-row]", has_text=number)
    await expect(row).to_contain_text(say("Draft"))

    await page.keyboard.press("Alt+1")
    await expect(page.locator(".offer:not(.maybe)")).to_contain_text("mounted on the wall")
    await page.keyboard.type("CB-HD2")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line-row")).to_have_count(2)
    await say.picture(page, "taking-an-order")
    await expect(page.locator("#place")).not_to_have_attribute("aria-disabled", "true")

    await page.keyboard.press("Control+Enter")
    await page.wait_for_url(f"**/orders/{number}")
    await expect(page.locator("[data-toast]")).to_contain_text(
        say("Order %(number)s for %(name)s was placed.", number=number, name="Evelyn Moss")
    )

    order = house.must("GET", f"/api/v1/orders/{number}")
    assert order["state"] == "placed"
    assert [line["sku"] for line in order["lines"]] == [TV, "SV-TV-MOUNT", "CB-HD2"]
    await expect(row).to_contain_text(re.compile("|".join(map(say, ("Open", "Reserved", "Allocated")))))


@pytest.mark.pictures
@in_each_language
async def test_stock_runs_out_in_the_middle(page_of: Visits, house: House, say: Tongue):
    more_of(house, SOLD_OUT)
    page = await page_of("agent", **say.where)
    await began(page, "evelyn", SOLD_OUT)
    number = await number_of(page, say)
    [level] = house.must("GET", f"/api/v1/availability?sku={SOLD_OUT}&channel=phone&postal_code=55401")["items"]
    buy_all(house, SOLD_OUT, level["available"])

    row = page.locator("#row-CH-30")
    await expect(row).to_contain_text(say("None is left. Choose:"))
    ways = page.locator("#ways-CH-30 .choice")
    await expect(ways.last).to_contain_text(say("Leave it out"))
    assert 2 <= await ways.count() <= 3
    await say.picture(page, "taking-short")
    expect_refusal(page, 400)
    await page.keyboard.press("Control+Enter")
    await expect(page.locator("#missing")).to_contain_text(
        say("There is too little of something. Choose for each red line, then place it.")
    )
    assert house.must("GET", f"/api/v1/orders/{number}")["state"] == "draft"

    await ways.first.click()
    await expect(row).to_have_count(0)
    await expect(page.locator(".line-row")).to_have_count(1)
    await expect(page.locator("#place")).not_to_have_attribute("aria-disabled", "true")


@in_each_language
async def test_two_agents_at_one_draft_lose_nothing(page_of: Visits, house: House, say: Tongue):
    ada, ben = await page_of("agent", **say.where), await page_of("manager", **say.where)
    await began(ada, "evelyn", "KB-1")
    number = await number_of(ada, say)
    await ben.goto(f"/orders/{number}/draft")
    await ben.locator("#units-KB-1").fill("2")
    await ben.keyboard.press("Tab")
    await expect(ben.locator("#kept")).to_contain_text(say("saved"))

    await expect(ada.locator("#others")).to_contain_text("Manager")
    await expect(ada.locator("#others")).to_contain_text(re.compile(r"1 \w+ 2"))
    expect_refusal(ada, 412)
    await ada.locator("#what").fill("MO-27")
    await ada.keyboard.press("Enter")
    await expect(ada.locator(".line-row")).to_have_count(2)
    await expect(ada.locator("#others")).to_be_visible()
    await expect(ada.locator("#kept")).to_contain_text(say("not saved yet"))

    await ada.locator("#newer").click()
    await expect(ada.locator("#units-KB-1")).to_have_value("2")
    await expect(ada.locator(".line-row")).to_have_count(1)
    await expect(ada.locator("#others")).to_have_count(0)

    await ada.locator("#place").dblclick()
    await ada.wait_for_url(f"**/orders/{number}")
    await expect(ada.locator("[data-toast]")).to_contain_text(
        say("Order %(number)s for %(name)s was placed.", number=number, name="Evelyn Moss")
    )
    assert house.must("GET", f"/api/v1/orders/{number}")["state"] == "placed"
    await expect(ben.locator("#others")).to_contain_text(say("placed the order"))


async def test_what_is_typed_while_an_answer_is_under_way_stays(page_of: Visits):
    page = await page_of("agent")
    await page.goto("/orders/new")
    await page.keyboard.type("612 555 0115")
    await expect(page.locator("#person-new")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(page.locator("#name")).to_be_focused()
    for text in ("Noor Haddad", "", "noor@example.org", "9 Birch Lane", "", "55401"):
        await page.keyboard.type(text)
        await page.keyboard.press("Tab")
    await expect(page.locator("#to_city")).to_have_value("Minneapolis")
    await settled(page)

    seen = [await page.locator(f"#{name}").input_value() for name in ("name", "email", "to_line1")]
    assert seen == ["Noor Haddad", "noor@example.org", "9 Birch Lane"]


@pytest.mark.parametrize(("at", "theme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
async def test_the_sheet_is_for_everyone(page_of: Visits, at: int, theme: str):
    page = await page_of("agent", at=at, theme="dark" if theme == "dark" else "light")
    assert not await look_over(page, "/orders/new?customer=3&sku=BN-CINEMA&sku=TV-N65&sku=SB-20")
    await expect(page.locator("#place")).to_be_in_viewport()
    assert not await look_over(page, "/orders/new")


def buy_all(house: House, sku: str, units: int) -> None:
    """Somebody on the web buys all there is."""
    home = {"name": "Ida", "line1": "1 Elm", "city": "Reno", "region": "NV", "postal_code": "89502", "country": "US"}
    body = {
        "channel": "web",
        "currency": "USD",
        "customer": {"name": "Ida", "email": "ida@example.org"},
        "ship_to": home,
        "lines": [{"sku": sku, "quantity": units}],
        "confirm": True,
    }
    house.must("POST", "/api/v1/orders", body)


def more_of(house: House, sku: str) -> None:
    """Some more come in where it lies."""
    [here, *_] = house.must("GET", f"/api/v1/stock?sku={sku}")["items"]
    level = {"sku": sku, "node": here["node"], "on_hand": here["on_hand"] + 3}
    house.must("PUT", "/api/v1/stock", {"levels": [level]})
