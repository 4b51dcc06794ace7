"""Every screen over HTTP, with a million orders and 100,000 skus behind it: how long the house takes for each."""

import asyncio
import math
import re
import time
from collections.abc import Mapping

from litestar import Litestar

from atrium.app import create_app
from atrium.kernel.database import connect
from atrium.kernel.paging import cursor
from atrium.kernel.settings import Settings
from bench.course import Course
from bench.figures import Figure
from bench.house import Broken, Doors
from bench.screens import screens
from bench.visitor import Visitor, errand, upload

LIMIT_MS = 50
TIMES = 20
WORST_SHOWN = 8
PART = {"HX-Request": "true"}
TYPED = ("maya", "maya ell", "mayaa elisson", "614 555", "10904882", "maya.ellison12", "M012345", "tilting kettel")
KNOWN = """
    SELECT (SELECT o.number FROM orders.orders o JOIN inventory.shortfalls s ON s.owner_order = o.id
             ORDER BY s.id DESC LIMIT 1) AS orders,
           (SELECT sku FROM catalog.products WHERE sku LIKE 'M0%' ORDER BY sku OFFSET 12345 LIMIT 1) AS products,
           (SELECT node FROM inventory.positions WHERE sku = 'M012345' ORDER BY node LIMIT 1) AS node,
           (SELECT max(id)::text FROM customers.customers) AS customers,
           (SELECT max(id)::text FROM inventory.shortfalls) AS shortfalls,
           (SELECT max(id)::text FROM kernel.transmissions_open) AS messages,
           (SELECT min(id)::text FROM access.users) AS users
"""
LEFT_OUT = re.compile(r".*\.csv|/sign-in/openid.*")
"""Files, and the way over another house."""


def measure(course: Course) -> None:
    """Each address twenty times after a first one, one at a time; the slowest are named."""
    with Doors(course.million) as house, Visitor(house) as visitor:
        known = asyncio.run(_known(course.million))
        known |= {"transfers": _transfer(house), "errands": errand(visitor, known["orders"])}
        known |= {"imports": upload(visitor)}
        found = {address: _p95(visitor, address, {}) for address in (*_screens(known), *_lists(known))}
        found |= {address: _p95(visitor, address, PART) for address in _finds()}
    slow = sorted(found.items(), key=lambda one: -one[1])
    within = sum(took <= LIMIT_MS for took in found.values())
    worst = "; ".join(f"{address} {took:.0f}" for address, took in slow[:WORST_SHOWN])
    course.tell(
        Figure("slowest screen over HTTP, p95", slow[0][1], "ms", at_most=LIMIT_MS, note=worst),
        Figure("screens and lists within 50 ms", within, f"of {len(found)}", at_least=len(found)),
    )


def _p95(visitor: Visitor, address: str, headers: Mapping[str, str]) -> float:
    took: list[float] = []
    for _ in range(TIMES + 1):
        begun = time.perf_counter()
        status = visitor.client.get(address, headers=dict(headers)).status_code
        took.append((time.perf_counter() - begun) * 1_000)
        if status >= 400:
            raise Broken(f"{address} was answered {status}")
    return sorted(took[1:])[math.ceil(TIMES * 0.95) - 1]


def _screens(known: Mapping[str, str]) -> list[str]:
    app: Litestar = create_app(Settings.from_environment({}), "postgresql:///nowhere")
    return [path for path in screens(app, known) if not LEFT_OUT.fullmatch(path)]


def _lists(known: Mapping[str, str]) -> list[str]:
    """Lists as people ask for them: by each filter, by several, in each order."""
    orders = (
        "q=maya", "q=maya+ell", "q=mayaa+elisson", "q=614+555", "q=614", "q=maya.ellison12", "q=10904882",
        "state=placed", "state=placed&sort=oldest", "state=completed", "stage=reserved", "stage=shipped",
        "needs=short", "needs=late", "needs=quiet", "channel=phone", "channel=nobody", "channel=phone&days=7",
        "channel=phone&state=placed&q=ellison", "days=1", "days=30", "days=365", "sort=total", "sku=M012345",
        f"node={known['node']}", f"customer={known['customers']}",
    )  # fmt: skip
    others = (
        "/?days=7", "/?days=30", "/products?q=tilting+kettel", "/products?q=M0123", "/customers?q=maya+ell",
        "/customers?q=614", "/stock?at=M-7", "/stock?q=M0123", "/stock?by=sku", "/stock?by=node", "/stock?state=low",
        "/stock/shortfalls?at=M-7", "/stock/shortfalls?whose=mine", "/audit?kind=orders.OrderCancelled",
        "/audit?person=user/1", "/audit?person=user/999", "/audit?thing=order/10999999", "/audit?from=2026-01-01",
    )  # fmt: skip
    return [*(f"/orders?{asked}" for asked in orders), *others]


def _finds() -> list[str]:
    """What is asked as one types."""
    words = [text.replace(" ", "+") for text in TYPED]
    places = ("/find?q=", "/orders/new/people?who=", "/orders/new/products?channel=web&what=")
    return [place + word for place in places for word in words]


async def _known(url: str) -> dict[str, str]:
    connection = await connect(url)
    row = await connection.fetchrow(KNOWN)
    await connection.close()
    assert row
    sku, node = row["products"], row["node"]
    return dict(row) | {
        "nodes": cursor("M-7"),
        "settings": "nodes",
        "systems": "erp",
        "stock": sku,
        sku: node,
    }


def _transfer(house: Doors) -> str:
    """Goods on their way, so that there is one to look at."""
    [here] = [one for one in house.must("GET", "/api/v1/stock?node=M-7&limit=200")["items"] if one["available"] > 1][:1]
    lines = [{"sku": here["sku"], "quantity": 1}]
    return house.must("POST", "/api/v1/stock/transfers", {"from_node": "M-7", "to_node": "M-8", "lines": lines})["id"]
