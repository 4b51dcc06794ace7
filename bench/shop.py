"""The shop that is measured: skus, nodes and big stock, made through the API; and the orders that are sent to it."""

from collections.abc import Sequence
from typing import Any

from bench.house import House

BIG = 10_000_000
ROWS = 5_000
ADDRESS = {
    "name": "Ada Bench",
    "line1": "12 Oak St",
    "postal_code": "55401",
    "city": "Minneapolis",
    "region": "MN",
    "country": "US",
}


def furnish(house: House, skus: int = 1_000, nodes: int = 5, on_hand: int = BIG) -> list[str]:
    """Nodes around Minneapolis, products and what lies there; gives the skus."""
    names = [sku(number) for number in range(skus)]
    house.must("PUT", "/api/v1/nodes", {"nodes": [_node(number) for number in range(nodes)]})
    products = [
        {"sku": name, "name": f"Thing {name}", "price": {"amount": 1_999 + i, "currency": "USD"}, "category": "Bench"}
        for i, name in enumerate(names)
    ]
    _in_parts(house, "/api/v1/products", "products", products)
    stock(house, {(f"N-{number}", name): on_hand for number in range(nodes) for name in names})
    return names


def stock(house: House, levels: dict[tuple[str, str], int]) -> None:
    """Count: so many units of a sku lie at a node."""
    rows = [{"node": node, "sku": name, "on_hand": on_hand} for (node, name), on_hand in levels.items()]
    _in_parts(house, "/api/v1/stock", "levels", rows)


def sku(number: int) -> str:
    """The code of a thing."""
    return f"SKU-{number}"


def order(ref: str, lines: Sequence[tuple[str, int]], **more: Any) -> dict[str, Any]:
    """An order as a web shop sends it."""
    return {
        "channel": "web",
        "channel_ref": ref,
        "currency": "USD",
        "customer": {"name": "Ada Bench", "email": f"ada{hash(ref) % 5_000}@example.com"},
        "ship_to": ADDRESS,
        "delivery_method": "ship",
        "lines": [{"sku": name, "quantity": quantity} for name, quantity in lines],
        "confirm": True,
    } | more


def three_lines(number: int, skus: int = 1_000) -> list[tuple[str, int]]:
    """Three things that no order of the same thousand shares, one of each."""
    start = number * 3 * 7
    return [(sku((start + i) % skus), 1) for i in range(3)]


def _node(number: int) -> dict[str, Any]:
    return {
        "code": f"N-{number}",
        "name": f"Node {number}",
        "kind": "store" if number else "distribution_center",
        "address": ADDRESS,
        "latitude": 44.98 + number / 10,
        "longitude": -93.27,
        "offers_pickup": number > 0,
    }


def _in_parts(house: House, path: str, name: str, rows: list[dict[str, Any]]) -> None:
    for begin in range(0, len(rows), ROWS):
        report = house.must("PUT", path, {name: rows[begin : begin + ROWS]})
        assert not report["refused"], report["refused"][:3]
