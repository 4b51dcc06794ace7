"""One request of a buyer, which may be about many orders, and what the answer says about each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench import shop
from bench.history import Call


@dataclass(frozen=True, slots=True)
class Asking:
    """What is sent, and what each part of it is about: the order's reference and units by sku."""

    kind: str
    path: str
    body: Mapping[str, Any]
    key: str | None
    parts: tuple[tuple[str, Mapping[str, int]], ...]

    @property
    def is_batch(self) -> bool:
        """Whether it has an answer for each part."""
        return self.path.endswith("/batch")

    def calls(self, asked_at: float, answered_at: float | None, answer: tuple[int, Any] | None) -> list[Call]:
        """What is written down: one call a part; no answer is an unknown outcome."""
        if answer is None:
            return [Call(self.kind, ref, units, asked_at) for ref, units in self.parts]
        status, said = answer
        each = (
            said["results"]
            if self.is_batch and status == 200
            else [{"status": status, "order": said}] * len(self.parts)
        )
        return [
            Call(self.kind, ref, units, asked_at, answered_at, one["status"], _code(one), _number(one))
            for (ref, units), one in zip(self.parts, each, strict=True)
        ]


@dataclass(slots=True)
class Bought:
    """An order that a buyer has: its number, its lines, and whether something was done with it since."""

    ref: str
    number: str
    lines: Sequence[tuple[str, int]]
    is_touched: bool = field(default=False)


def place(ref: str, lines: Sequence[tuple[str, int]], key: str | None) -> Asking:
    """One order."""
    return Asking("place", "/api/v1/orders", shop.order(ref, lines), key, ((ref, units_of(lines)),))


def place_many(asked: Sequence[tuple[str, Sequence[tuple[str, int]]]]) -> Asking:
    """A batch of orders; a repeat is known by their references."""
    orders = [shop.order(ref, lines) for ref, lines in asked]
    parts = tuple((ref, units_of(lines)) for ref, lines in asked)
    return Asking("place", "/api/v1/orders/batch", {"orders": orders}, None, parts)


def cancel(order: Bought, line: int | None, key: str) -> Asking:
    """All of it, or one unit of a line (counted from 1)."""
    body: dict[str, Any] = {"reason": "changed my mind"}
    units = units_of(order.lines)
    if line is not None:
        body["lines"] = [{"line": line, "quantity": 1}]
        units = Counter({order.lines[line - 1][0]: 1})
    return Asking("cancel", f"/api/v1/orders/{order.number}/cancellation", body, key, ((order.ref, units),))


def ship(order: Bought, node: str, lines: Mapping[int, int], key: str) -> Asking:
    """These units by line have left a node."""
    units: Counter[str] = Counter()
    for line, quantity in lines.items():
        units[order.lines[line - 1][0]] += quantity
    body = {"node": node, "lines": [{"line": line, "quantity": quantity} for line, quantity in lines.items()]}
    return Asking("ship", f"/api/v1/orders/{order.number}/shipments", body, key, ((order.ref, units),))


def units_of(lines: Sequence[tuple[str, int]]) -> Counter[str]:
    """Units by sku."""
    units: Counter[str] = Counter()
    for sku, quantity in lines:
        units[sku] += quantity
    return units


def _number(one: Mapping[str, Any]) -> str | None:
    said = one.get("order")
    return said.get("number") if isinstance(said, dict) and one["status"] < 300 else None


def _code(one: Mapping[str, Any]) -> str | None:
    said = one.get("problem") or one.get("order")
    return said.get("code") if isinstance(said, dict) and one["status"] >= 400 else None
