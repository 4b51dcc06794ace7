"""What no honest program sends, and a sound body for every door, so that one spoiled value is all that is wrong."""

import http.client
import json
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests import given
from tests.api.fuzzing import Shop

JSON = "application/json"
HOME = {"name": "Ada", "line1": "12 Oak St", "city": "Minneapolis", "country": "US", "postal_code": "55401"}
LINES = [{"sku": given.SKU, "quantity": 1}]
ORDER = {
    "channel": "web",
    "channel_ref": "G-1",
    "currency": "USD",
    "customer": {"name": "Ada", "email": "ada@example.com", "phone": "+16125550100"},
    "ship_to": HOME,
    "lines": LINES,
    "confirm": True,
}
MALL = {
    "code": "MALL",
    "name": "Mall",
    "kind": "store",
    "pool": "main",
    "groups": ["north"],
    "address": {"city": "Bloomington"},
    "latitude": 44.8,
    "longitude": -93.2,
    "hours": {"mon": ["10:00", "21:30"]},
    "timezone": "America/Chicago",
}
TV = {
    "sku": "TV-2",
    "name": "Television",
    "price": {"amount": 1, "currency": "USD"},
    "category": "Electronics > TV",
    "brand": "Nordlys",
    "gtin": "4006381333931",
    "weight_g": 15,
    "image": "https://example.com/tv.jpg",
    "options": {"size": "55"},
    "specifications": {"Screen": "55 in"},
    "services": ["RADIO"],
    "components": [{"sku": "RADIO", "quantity": 1}],
}
SOUND: dict[str, Any] = {
    "PUT /api/v1/calendars": {"calendars": [{"code": "de", "name": "DE", "closed_days": {"2026-01-15": "Count"}}]},
    "PUT /api/v1/channels": {"channels": [{"code": "outlet", "name": "Outlet", "pools": ["main"], "currency": "USD"}]},
    "POST /api/v1/customers": {
        "name": "Cid",
        "emails": ["cid@example.com"],
        "phones": ["+16125550111"],
        "addresses": [{"line1": "1 Elm St", "postal_code": "55401", "city": "Minneapolis", "country": "US"}],
        "notes": "calls early",
    },
    "PATCH /api/v1/customers/1": {"name": "Ada", "emails": ["ada@example.com"], "notes": "calls late"},
    "POST /api/v1/customers/1/consents": {"channel": "email", "purpose": "news", "is_given": True, "source": "shop"},
    "POST /api/v1/customers/1/merges": {"into": "2"},
    "PUT /api/v1/delivery-methods": {"methods": [{"code": "night", "name": "Night", "days_min": 1}]},
    "PUT /api/v1/delivery-rates": {"rates": [{"method": "ship", "currency": "USD", "cost": 500, "country": "US"}]},
    "PUT /api/v1/nodes": {"nodes": [MALL]},
    "POST /api/v1/orders": ORDER,
    "POST /api/v1/orders/batch": {"orders": [ORDER]},
    "PATCH /api/v1/orders/A-100003": {"lines": LINES, "ship_to": HOME, "delivery_charge": 1},
    "POST /api/v1/orders/A-100001/notes": {"text": "rings twice"},
    "POST /api/v1/orders/A-100001/cancellation": {"reason": "no", "lines": [{"line": 1, "quantity": 1}]},
    "POST /api/v1/orders/A-100001/reservation": {"until": "2099-01-01T00:00:00Z"},
    "POST /api/v1/orders/A-100001/shipments": {
        "node": given.NODE,
        "lines": [{"line": 1, "quantity": 1}],
        "carrier": "UPS",
        "tracking": "1Z",
    },
    "POST /api/v1/orders/A-100001/shipments/1/events": {"kind": "delivered", "at": "2026-01-15T18:00:00Z"},
    "PUT /api/v1/places": {"places": [{"country": "DE", "postal_code": "10115", "latitude": 52.5, "longitude": 13.3}]},
    "PUT /api/v1/prices": {
        "prices": [{"sku": given.SKU, "amount": 9, "currency": "USD", "channel": "web", "from": "2026-06-01T00:00:00Z"}]
    },
    "PUT /api/v1/products": {"products": [TV]},
    "PATCH /api/v1/shortfalls/1": {"assignee": "Ada", "resolution": "found"},
    "PUT /api/v1/stock": {
        "levels": [{"node": given.NODE, "sku": given.SKU, "on_hand": 9, "counted_at": "2026-01-15T18:00:00Z"}]
    },
    "POST /api/v1/stock/movements": {
        "movements": [{"node": given.NODE, "sku": given.SKU, "quantity": 1, "kind": "receive", "reason": "PO"}]
    },
    "PUT /api/v1/stock/safety": {"levels": [{"node": given.NODE, "sku": given.SKU, "safety": 7}]},
    "POST /api/v1/stock/transfers": {
        "from_node": given.NODE,
        "to_node": "SHOP",
        "lines": LINES,
        "reason": "window",
        "expected_at": "2026-01-15T18:00:00Z",
    },
    "PUT /api/v1/simulation": {"rate": 2.5, "minutes": 30},
    "PUT /api/v1/simulation/beat": {"placed": 1, "faults": 0},
    "POST /api/v1/stock/transfers/1/receipts": {"lines": [{"sku": given.SKU, "received": 1, "lost": 0}]},
    "PUT /api/v1/systems/erp": {"kind": "erp", "url": "https://erp.example.com/", "events": ["orders.*"]},
    "POST /api/v1/systems/erp/replays": {"from": 0},
    "PUT /api/v1/tax-rates": {"rates": [{"country": "US", "percent": "7.5", "region": "MN", "name": "MN"}]},
    "POST /api/v1/tokens": {"name": "erp", "role": "store", "channels": ["web"], "rate_limit": 5},
    "POST /api/v1/transmissions/1/skip": {"reason": "no"},
    "POST /api/v1/users": {"email": "bob@example.com", "name": "Bob", "password": "a long password", "roles": []},
    "PATCH /api/v1/users/1": {"name": "Ada", "email": "ada@example.com"},
    "PUT /api/v1/users/1/password": {"password": "another long one"},
    "PUT /api/v1/users/1/preferences": {
        "locale": "de",
        "time_zone": "Europe/Berlin",
        "theme": "dark",
        "home": "/orders",
    },
    "PUT /api/v1/users/1/roles": {"roles": [{"role": "store", "channel": "web"}]},
}
"""By method and address; a new door that takes a body is added here."""

UNREADABLE = [
    b"",
    b"not json",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"a": 1',
    b"{} {}",
    b"\xff\xfe",
    b'"\xc3\x28"',
    b'"\\ud800"',
    b'"\\u0000"',
    b"null",
    b"[]",
    b"1e400",
    b"NaN",
]
"""Whole bodies."""
SPOILED = [
    b'"\\ud800"',
    b'"a\\u0000b"',
    b"1e400",
    b"-1e400",
    b"1" + b"0" * 400,
    b"NaN",
    b"-Infinity",
    b'"' + b"x" * 100_000 + b'"',
    b'{"a": {"b": [[]]}}',
    b"[" * 5_000 + b"]" * 5_000,
]
"""Values that no field takes."""
ODD = [b"-0.0", b"0", b"-1", b"null", b'""', b'" "', b"true", b"9223372036854775808", '"😀"'.encode(), b'"%"']
"""Values that some fields take: what matters is that nothing breaks."""
_MARK = "@@spoiled@@"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    kind: str
    body: bytes

    @property
    def is_problem(self) -> bool:
        """A refusal with a stable code and a sentence."""
        if self.kind != "application/problem+json" or not 400 <= self.status < 500:
            return False
        problem = json.loads(self.body)
        code, detail = problem["code"], problem["detail"]
        return problem["status"] == self.status and code.isidentifier() and code.islower() and " " in detail

    @property
    def is_nothing_changed(self) -> bool:
        """A sheet of which no row was taken, or a batch of which no order was."""
        if self.status != 200:
            return False
        answer = json.loads(self.body)
        results = [result["problem"]["code"] for result in answer.get("results", []) if "problem" in result]
        return answer.get("changed") == 0 or len(results) == len(answer.get("results", [])) > 0


class Wire:
    """Sends what a decent client would mend first: raw addresses, raw headers, raw bodies."""

    def __init__(self, shop: Shop) -> None:
        self._headers = {name: value.encode() for name, value in shop.headers.items()}
        self._line = http.client.HTTPConnection(urlsplit(shop.address).netloc, timeout=30)

    def ask(self, door: str, body: bytes | None = None, **headers: bytes) -> Answer:
        """One request; a header's name is written with `_` for `-`."""
        try:
            return self._ask(door, body, headers)
        except http.client.RemoteDisconnected:
            # Who is answered before the body was read is cut off afterwards: the next request takes a new line.
            self._line.close()
            return self._ask(door, body, headers)

    def _ask(self, door: str, body: bytes | None, headers: dict[str, bytes]) -> Answer:
        method, _, path = door.partition(" ")
        self._line.putrequest(method, path, skip_accept_encoding=True)
        given_headers = {"Content-Type": JSON.encode()} | {n.replace("_", "-"): v for n, v in headers.items()}
        for name, value in (self._headers | given_headers).items():
            self._line.putheader(name, value)
        if body is not None:
            self._line.putheader("Content-Length", str(len(body)))
        with suppress(BrokenPipeError, ConnectionResetError):
            self._line.endheaders(body)  # who is told "too large" early is cut off, and reads why
        response = self._line.getresponse()
        return Answer(response.status, response.headers.get("content-type", ""), response.read())


def spoil(body: Any, values: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """A sound body with one value after the other replaced by each of these; and where."""
    for place in list(_places(body, ())):
        copy = deepcopy(body)
        inner = copy
        for step in place[:-1]:
            inner = inner[step]
        inner[place[-1]] = _MARK
        text = json.dumps(copy).encode()
        for value in values:
            yield f"{place} {value[:20]!r}", text.replace(f'"{_MARK}"'.encode(), value)


def _places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inner:
        yield (*path, step)
        yield from _places(each, (*path, step))
