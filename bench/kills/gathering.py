"""What is left in the end: the whole feed, every order, every shelf."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from bench.history import Fact, Line, Order, Shelf
from bench.house import House

PAGE = 200
KINDS = {"orders.OrderPlaced", "orders.OrderCancelled", "orders.OrderShipped"}


def feed(house: House, after: int = 0) -> list[Fact]:
    """All facts from a position on, page by page, as any reader gets them."""
    events: list[dict[str, Any]] = []
    path = f"/api/v1/events?limit={PAGE}"
    page = house.must("GET", f"{path}&after={after}")
    events += page["items"]
    while page["next"]:
        page = house.must("GET", f"{path}&after={page['next']}")
        events += page["items"]
    skus = {
        (event["stream"], line["line"]): line["sku"]
        for event in events
        if event["kind"] == "orders.OrderPlaced"
        for line in event["facts"]["lines"]
    }
    return [_fact(event, skus) for event in events]


def orders(house: House) -> list[Order]:
    """Every order, whole."""
    found: list[Order] = []
    page: dict[str, Any] = {"next": "", "items": []}
    while page["next"] is not None:
        after = f"&after={page['next']}" if page["next"] else ""
        page = house.must("GET", f"/api/v1/orders?limit={PAGE}{after}")
        found += [_order(house.must("GET", f"/api/v1/orders/{item['number']}")) for item in page["items"]]
    return found


def shelves(house: House, skus: list[str]) -> dict[str, Shelf]:
    """Stock of each sku, over all nodes and pools."""
    answer = house.must("GET", f"/api/v1/stock?{'&'.join(f'sku={sku}' for sku in skus)}&limit=200")
    sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for item in answer["items"]:
        sums[item["sku"]][0] += item["on_hand"]
        sums[item["sku"]][1] += item["allocated"]
    for pool in answer["pools"]:
        sums[pool["sku"]][2] += pool["reserved"]
    return {sku: Shelf(*values) for sku, values in sums.items()}


def _fact(event: Mapping[str, Any], skus: Mapping[tuple[str, int], str]) -> Fact:
    units: dict[str, int] = {}
    if event["kind"] in KINDS:
        for line in event["facts"]["lines"]:
            sku = line.get("sku") or skus[event["stream"], line["line"]]
            units[sku] = units.get(sku, 0) + line["quantity"]
    number = event["facts"].get("number")
    return Fact(int(event["position"]), event["id"], event["stream"], event["kind"], number, units)


def _order(order: Mapping[str, Any]) -> Order:
    lines = tuple(
        Line(
            line["sku"],
            line["ordered"],
            line["cancelled"],
            line["reserved"],
            line["allocated"] + line["released"] + line["picked"],
            line["shipped"],
        )
        for line in order["lines"]
    )
    return Order(order["number"], order["channel_ref"], f"order/{order['id']}", order["state"], lines)
