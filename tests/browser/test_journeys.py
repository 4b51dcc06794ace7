"""What people do all day: call off one of two units, bring a system back, meet a closed door; in each language."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from bench.house import House
from playwright.async_api import expect
from tests.browser.looking import axe
from tests.browser.tongues import Tongue, in_each_language
from tests.browser.visits import Visits
from tests.browser.witness import expect_refusal

ORDER = {
    "channel": "web",
    "currency": "USD",
    "customer": {"name": "Maya Ellison", "email": "maya.ellison@example.com"},
    "ship_to": {
        "name": "Maya Ellison",
        "line1": "418 Larkspur Ln",
        "postal_code": "43215",
        "city": "Columbus",
        "region": "OH",
        "country": "US",
    },
    "delivery_method": "ship",
    "confirm": True,
}


def placed(house: House, reference: str, *lines: tuple[str, int]) -> dict[str, Any]:
    """An order of the web shop."""
    wanted = [{"sku": sku, "quantity": quantity} for sku, quantity in lines]
    return house.must("POST", "/api/v1/orders", {**ORDER, "channel_ref": reference, "lines": wanted})


class Deaf(BaseHTTPRequestHandler):
    """A system that hears nothing until it is well."""

    is_well = False
    heard = 0

    def do_POST(self) -> None:
        """Take a message, or not."""
        self.rfile.read(int(self.headers["content-length"]))
        type(self).heard += type(self).is_well
        self.send_response(200 if type(self).is_well else 503)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def system_at() -> Iterator[str]:
    """The address of a system that is ill at first."""
    Deaf.is_well, Deaf.heard = False, 0
    server = ThreadingHTTPServer(("127.0.0.1", 0), Deaf)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@in_each_language
async def test_one_of_two_units_is_called_off(page_of: Visits, house: House, say: Tongue):
    number = placed(house, f"J-1-{say.language}", ("CM-TR", 2))["number"]
    page = await page_of("agent", **say.where)
    await page.goto(f"/orders/{number}")
    assert await page.locator("html").get_attribute("lang") == say.language

    await page.keyboard.press("e")
    await page.wait_for_url("**/cancellation")
    await page.locator("input[name=line-1]").fill("1")
    await expect(page.locator("#preview")).to_contain_text(say("Total then"))
    await page.locator("[name=reason]").fill("one is enough")
    await page.keyboard.press("Control+Enter")

    await page.wait_for_url(f"**/orders/{number}")
    order = house.must("GET", f"/api/v1/orders/{number}")
    assert [(line["current"], line["cancelled"]) for line in order["lines"]] == [(1, 1)]
    await expect(page.locator("body")).to_contain_text("one is enough")
    assert not await axe(page)


@in_each_language
async def test_a_dead_system_comes_back_and_is_told_again(page_of: Visits, house: House, say: Tongue):
    page, name = await page_of("admin", **say.where), f"journey-{say.language}"
    with system_at() as address:
        wanted = {"kind": "erp", "url": address, "events": ["orders.OrderPlaced"], "active": True}
        house.must("PUT", f"/api/v1/systems/{name}", wanted)
        placed(house, f"J-2-{say.language}", ("CM-TR", 1))
        await page.goto(f"/systems/{name}")
        await expect(page.locator("tbody tr").first).to_contain_text("503", timeout=20_000)

        await page.locator("tbody input[name=chosen]").first.check()
        placed(house, f"J-2-{say.language}-too", ("CM-TR", 1))
        await expect(page.locator("tbody tr[data-row]")).to_have_count(2, timeout=20_000)
        await expect(page.locator("tbody input[name=chosen]:checked")).to_have_count(1)
        await page.get_by_role("button", name=say("Tell again")).first.click()
        await expect(page.locator("[data-toast]")).to_contain_text(
            say.of("%(num)s message is told again.", "%(num)s messages are told again.", 1)
        )
        Deaf.is_well = True
        await expect(page.locator("tbody tr[data-row]", has_text=say("Done"))).to_have_count(2, timeout=30_000)
        assert Deaf.heard == 2


@in_each_language
async def test_a_buyer_meets_a_closed_door_and_reads_why(page_of: Visits, say: Tongue):
    page = await page_of("buyer", **say.where)
    expect_refusal(page, 403)

    await page.goto("/customers")

    await expect(page.locator("h1")).to_have_text(say("A closed door"))
    await expect(page.locator("main")).to_contain_text("customers.read")
    assert not await axe(page)


async def test_the_palette_leads_anywhere_by_keyboard(page_of: Visits, house: House):
    number = placed(house, "J-3", ("CM-TR", 1))["number"]
    page = await page_of("agent")
    await page.goto("/")

    await page.keyboard.press("/")
    await page.keyboard.type(number)
    await expect(page.locator("#found [role=option]").first).to_contain_text(number)
    await page.keyboard.press("Enter")

    await page.wait_for_url(f"**/orders/{number}")


async def test_a_change_elsewhere_is_on_the_screen_by_itself(page_of: Visits, house: House):
    number = placed(house, "J-4", ("CM-TR", 2))["number"]
    page = await page_of("agent")
    await page.goto(f"/orders/{number}")

    house.must("POST", f"/api/v1/orders/{number}/cancellation", {"reason": "changed my mind elsewhere"})

    await expect(page.locator("body")).to_contain_text("changed my mind elsewhere", timeout=5_000)
