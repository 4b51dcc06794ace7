"""A word that nobody knows is told with its place: a typo never becomes silence."""

import re
from collections.abc import Iterator

import httpx
from litestar import Litestar

from atrium.doorway import doors, is_screen, permission_of

BODIES = {"POST", "PUT", "PATCH"}
ROWS = {
    "/products": ("products", {"sku": "MUG", "name": "Mug", "brnad": "Nordlys"}),
    "/prices": ("prices", {"sku": "MUG", "amount": 1, "currency": "USD", "form": "2026-01-01T00:00:00Z"}),
    "/nodes": ("nodes", {"code": "DC-1", "name": "Center", "kind": "store", "cutoff": "12:00"}),
    "/calendars": ("calendars", {"code": "us", "name": "US", "closed": {}}),
    "/places": ("places", {"country": "DE", "postal_code": "1", "latitude": 1, "longitude": 1, "city": "Berlin"}),
    "/channels": ("channels", {"code": "web", "pool": ["main"]}),
    "/stock": ("levels", {"node": "DC-1", "sku": "MUG", "on_hand": 1, "counted": "2026-01-01T00:00:00Z"}),
    "/stock/safety": ("levels", {"node": "DC-1", "sku": "MUG", "safety": 1, "on_hand": 1}),
    "/tax-rates": ("rates", {"country": "US", "percent": "7", "zip": "55401"}),
    "/delivery-methods": ("methods", {"code": "van", "name": "Van", "cutoff": "12:00"}),
    "/delivery-rates": ("rates", {"method": "ship", "currency": "USD", "cost": 1, "weight": 5}),
}


def addresses(app: Litestar, methods: set[str]) -> Iterator[tuple[str, str, bool]]:
    """Every closed door of these methods: method, an address that leads to it, whether it wants a body."""
    for method, path, door in doors(app):
        if permission_of(door) and method in methods and not is_screen(door):
            yield method, re.sub(r"{[^}]*}", "1", path), "data" in door.parsed_fn_signature.parameters


async def test_no_door_takes_a_field_that_nobody_knows(app: Litestar, admin: httpx.AsyncClient):
    forms = [(method, path) for method, path, has_form in addresses(app, BODIES) if has_form]
    assert len(forms) > 20
    for method, path in forms:
        answer = await admin.request(method, path, json={"cutsomer": 1}, headers={"If-Match": '"1"'})
        told = answer.json()
        assert (answer.status_code, told["code"], told["at"]) == (400, "malformed", "$.cutsomer"), (method, path, told)
        assert "'cutsomer'" in told["detail"]


async def test_a_row_with_a_field_that_nobody_knows_is_refused_by_itself(admin: httpx.AsyncClient):
    for address, (name, row) in ROWS.items():
        answer = await admin.put(f"/api/v1{address}", json={name: [row]})
        [refused] = answer.json()["refused"]
        assert (refused["row"], refused["code"]) == (0, "malformed")
        unknown = list(row)[-1]
        assert refused["detail"].startswith(f"{unknown}: There is no field {unknown!r} here")


async def test_a_field_within_a_form_is_told_with_its_place(admin: httpx.AsyncClient):
    card = {"name": "Ada", "addresses": [{"line1": "12 Oak St", "town": "Minneapolis"}]}
    told = (await admin.post("/api/v1/customers", json=card)).json()
    assert (told["code"], told["at"]) == ("malformed", "$.addresses[0].town")


async def test_no_address_takes_a_word_in_its_query_that_nobody_knows(app: Litestar, admin: httpx.AsyncClient):
    for _, path, _ in addresses(app, {"GET"}):
        told = (await admin.get(path, params={"stat": "placed"})).json()
        assert (told["code"], told["at"]) == ("malformed", "stat"), path
    told = (await admin.get("/api/v1/channels", params={"stat": "placed"})).json()
    assert told["detail"] == "This address takes no 'stat' in its query; it takes: after, limit, q."


async def test_a_limit_is_a_whole_number(app: Litestar, admin: httpx.AsyncClient):
    pages = [path for _, path, door in doors(app) if "limit" in door.parsed_fn_signature.parameters]
    assert len(pages) > 15
    for path in pages:
        for limit in ("1e2", "1.0", "+5", " 5", "5 ", "1_0", "", "0x10", "\u0665", "9" * 40):
            told = (await admin.get(re.sub(r"{[^}]*}", "1", path), params={"limit": limit})).json()
            assert (told["status"], told["code"], told["at"]) == (400, "malformed", "limit"), (path, limit)


async def test_a_list_that_comes_whole_may_be_asked_for_a_page(admin: httpx.AsyncClient):
    assert (await admin.get("/api/v1/calendars", params={"limit": 50})).status_code == 200
    assert (await admin.get("/api/v1/orders", params={"limit": 201})).json()["at"] == "limit"


async def test_a_word_in_a_query_is_told_as_it_was_asked(admin: httpx.AsyncClient):
    asked = {"/orders?state=lost": "state", "/shortfalls?state=lost": "state", "/availability?channel=web": "sku"}
    asked |= {"/prices": "sku", "/orders?from=today": "from", "/stock?after=x": "after"}
    for address, word in asked.items():
        told = (await admin.get(f"/api/v1{address}")).json()
        assert (told["code"], told["at"]) == ("malformed", word), (address, told)
    assert told["status"] == 400
    assert (await admin.get("/api/v1/prices")).json()["detail"] == "Say sku in the query."
