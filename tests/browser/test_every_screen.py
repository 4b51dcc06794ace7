"""Every screen at a desk and on a handheld, in both themes: a new one is looked over as soon as its door is there."""

import re
from typing import Literal

import pytest
from bench.house import until
from bench.screens import screens
from bench.visitor import Visitor, errand, upload
from tests.browser.looking import look_over
from tests.browser.retailer import Retailer
from tests.browser.visits import Visits

from atrium.app import create_app
from atrium.kernel.paging import cursor
from atrium.kernel.settings import Settings

NO_SCREEN = re.compile(
    r"/orders/export\.csv|/orders/errands/[^/]+/report\.csv|/imports/[^/]+/report\.csv|/sign-in/openid(/depart)?|/orders/[^/]+/shortfalls/[^/]+|/orders/new/(people|products)|/orders/[^/]+/sheet"
)
"""A file; the way over another house, which this one does not go; what an order lacks, where nothing is; parts."""
ERP = {"kind": "erp", "url": "http://127.0.0.1:9/erp", "events": ["customers.*"], "active": False}


@pytest.fixture(scope="module")
def known(house: Retailer) -> dict[str, str]:
    """What stands behind a noun in an address: a new one gets its example here."""
    house.must("PUT", "/api/v1/systems/erp", ERP)
    house.must("POST", "/api/v1/customers", {"name": "Noor"})
    number = house.must("GET", "/api/v1/orders")["items"][0]["number"]
    with Visitor(house) as visitor:
        errand_id = errand(visitor, number)
        upload_id = upload(visitor)
    told = until(lambda: house.must("GET", "/api/v1/systems/erp/transmissions")["items"], 30)
    return _of_stock(house) | {
        "customers": house.must("GET", "/api/v1/customers")["items"][0]["id"],
        "errands": errand_id,
        "imports": upload_id,
        "messages": told[0]["id"],
        "nodes": cursor(house.must("GET", "/api/v1/nodes")["items"][0]["code"]),
        "settings": "nodes",
        "systems": "erp",
        "users": house.must("GET", "/api/v1/users")["items"][0]["id"],
    }


def _of_stock(house: Retailer) -> dict[str, str]:
    """A product, its position, a transfer under way, and one of the shortfalls that there are."""
    there = house.must("GET", "/api/v1/stock?limit=200")["items"]
    free = next(one for one in there if one["available"] > 1)
    other = next(one["node"] for one in there if one["node"] != free["node"])
    lines = [{"sku": free["sku"], "quantity": 1}]
    sending = {"from_node": free["node"], "to_node": other, "lines": lines}
    sent = house.must("POST", "/api/v1/stock/transfers", sending)
    return {
        "orders": house.must("GET", "/api/v1/orders?state=placed")["items"][0]["number"],
        "products": free["sku"],
        "shortfalls": house.must("GET", "/api/v1/shortfalls")["items"][0]["id"],
        "stock": free["sku"],
        free["sku"]: free["node"],
        "transfers": sent["id"],
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("at", [1280, 390])
@pytest.mark.parametrize("role", [None, "admin"])
async def test_every_screen_can_be_read_and_pressed(
    page_of: Visits, known: dict[str, str], role: str | None, at: int, theme: Literal["light", "dark"]
):
    app = create_app(Settings.from_environment({}), "postgresql:///nowhere")
    page = await page_of(role, at=at, theme=theme)

    paths = [path for path in screens(app, known, is_open=role is None) if not NO_SCREEN.fullmatch(path)]
    wrong = [each for path in paths for each in await look_over(page, path)]

    assert not wrong, "\n".join(wrong)
