"""Orders at the door: what a channel sends and what it is answered."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

import given
from atrium import orders
from atrium.kernel import Database

Client = httpx.AsyncClient
ORDERS = "/api/v1/orders"


@pytest.fixture
async def shop(database: Database) -> None:
    """Thirty TVs in one distribution center."""
    async with database.transaction("user/1") as tx:
        await given.stock(tx, on_hand=30)


def asked(ref: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "channel": "web",
        "channel_ref": ref,
        "currency": "USD",
        "customer": {"name": "Ada", "email": "ada@example.com"},
        "ship_to": {"name": "Ada", "line1": "12 Oak St", "city": "Minneapolis", "country": "US"},
        "lines": [{"sku": "TV", "quantity": quantity}],
        "confirm": True,
    } | more


@pytest.mark.usefixtures("shop")
async def test_an_order_is_taken_shown_and_found(admin: Client):
    taken = await admin.post(ORDERS, json=asked("W-1", 2))
    assert taken.status_code == 201
    order = taken.json()
    assert order["totals"]["grand_total"] == 2 * given.PRICE
    assert order["lines"][0]["reserved"] == 2

    shown = await admin.get(f"{ORDERS}/{order['number']}")
    assert (shown.json(), shown.headers["etag"]) == (order, '"1"')

    for question in ({"q": "W-1"}, {"q": "ada@example.com"}, {"q": "Ada"}, {"state": "placed"}, {"channel": "web"}):
        found = (await admin.get(ORDERS, params=question)).json()["items"]
        assert [each["number"] for each in found] == [order["number"]], question
    assert (await admin.get(ORDERS, params={"state": "draft"})).json() == {"items": [], "next": None}


@pytest.mark.usefixtures("shop")
async def test_repeating_is_harmless(admin: Client):
    key = {"Idempotency-Key": "k-1"}
    first = await admin.post(ORDERS, json=asked("W-1"), headers=key)
    again = await admin.post(ORDERS, json=asked("W-1"), headers=key)
    other = await admin.post(ORDERS, json=asked("W-2"), headers=key)
    same = await admin.post(ORDERS, json=asked("W-1"))

    assert (first.status_code, again.status_code, again.json()) == (201, 201, first.json())
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert (same.status_code, same.json()["number"]) == (200, first.json()["number"])


@pytest.mark.usefixtures("shop")
async def test_a_batch_answers_each_by_itself(admin: Client):
    batch = [asked("B-1"), asked("B-2", 99), asked("B-1"), asked("B-3", 0), asked("B-4", channel_ref=None)]

    answer = await admin.post(f"{ORDERS}/batch", json={"orders": batch})

    results = answer.json()["results"]
    assert [each["status"] for each in results] == [201, 409, 200, 400, 400]
    assert results[1]["problem"]["code"] == "insufficient_stock"
    assert results[3]["problem"]["at"] == "$.lines[0].quantity"


@pytest.mark.usefixtures("shop")
async def test_a_draft_is_changed_by_who_read_it_last(admin: Client):
    draft = (await admin.post(ORDERS, json=asked("D-1", confirm=False))).json()
    address = f"{ORDERS}/{draft['number']}"
    change = {"lines": [{"sku": "TV", "quantity": 3}]}

    assert (await admin.patch(address, json=change)).status_code == 428
    changed = await admin.patch(address, json=change, headers={"If-Match": '"1"'})
    late = await admin.patch(address, json=change, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["lines"][0]["current"]) == (200, 3)
    assert (late.status_code, late.json()["code"]) == (412, "stale")

    placed = await admin.post(f"{address}/confirmation")
    again = await admin.post(f"{address}/confirmation")
    assert (placed.status_code, placed.json()["state"]) == (200, "placed")
    assert (again.status_code, again.json()["code"]) == (409, "not_a_draft")


@pytest.mark.usefixtures("shop")
async def test_cancelling_is_all_or_nothing_by_line(admin: Client):
    number = (await admin.post(ORDERS, json=asked("C-1", 2))).json()["number"]
    address = f"{ORDERS}/{number}/cancellation"

    no = await admin.post(address, json={"reason": "too many", "lines": [{"line": 1, "quantity": 3}]})
    one = await admin.post(address, json={"reason": "too many", "lines": [{"line": 1, "quantity": 1}]})
    rest = await admin.post(address, json={"reason": "changed my mind"})
    nothing = await admin.post(address, json={"reason": "again"})

    assert (no.status_code, no.json()["lines"][0]["cancellable"]) == (409, 2)
    assert one.json()["lines"][0]["current"] == 1
    assert rest.json()["state"] == "cancelled"
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_cancel")


@pytest.mark.usefixtures("shop")
async def test_prices_of_ones_own_need_leave(client_of: Callable[[str], Awaitable[Client]]):
    cheap = asked("P-1", lines=[{"sku": "TV", "quantity": 1, "unit_price": 1}])

    no = await (await client_of("agent")).post(ORDERS, json=cheap)
    yes = await (await client_of("team_lead")).post(ORDERS, json=cheap)

    assert (no.status_code, no.json()["permission"]) == (403, "orders.set_price")
    assert (yes.status_code, yes.json()["totals"]["goods"]) == (201, 1)


@pytest.mark.usefixtures("shop")
async def test_stock_is_held_until_a_time_for_who_has_yet_to_pay(admin: Client, database: Database):
    soon = datetime.now(UTC) + timedelta(hours=1)
    held = (await admin.post(ORDERS, json=asked("W-1", 20, reserve_until=soon.isoformat()))).json()
    again = await admin.post(ORDERS, json=asked("W-1", 20, reserve_until=soon.isoformat()))
    assert (again.status_code, again.json()["number"]) == (200, held["number"])
    address = f"{ORDERS}/{held['number']}/reservation"

    async with database.transaction("system", soon) as tx:
        await orders.reservations.expire(tx, [int(held["id"])])
    assert (await admin.get(f"{ORDERS}/{held['number']}")).json()["lines"][0]["open"] == 20

    late = await admin.post(address, json={"until": "2020-01-01T00:00:00Z"})
    assert (late.status_code, late.json()["at"]) == (400, "$.until")
    paid = await admin.post(address, json={}, headers={"Idempotency-Key": "paid"})
    assert (paid.status_code, paid.json()["lines"][0]["reserved"]) == (200, 20)
    taken = (await admin.post(ORDERS, json=asked("W-2", 10, reserve_until=soon.isoformat()))).json()
    async with database.transaction("system", soon) as tx:
        await orders.reservations.expire(tx, [int(taken["id"])])
    assert (await admin.post(ORDERS, json=asked("W-3", 1))).status_code == 201
    short = await admin.post(f"{ORDERS}/{taken['number']}/reservation", json={})
    assert (short.status_code, short.json()["shortfalls"][0]["available"]) == (409, 9)


@pytest.mark.usefixtures("shop")
async def test_what_is_asked_wrongly_is_told_where(admin: Client):
    for body, at in (
        (b"{nonsense", "$"),
        (b"[" * 100_000, "$"),
        (asked("X", 0), "$.lines[0].quantity"),
        (asked("X", lines=[]), "$.lines"),
        (asked("X", customer={"name": "Null \0 Byte"}), "$.customer.name"),
        (asked("X", 10**30), "$.lines[0].quantity"),
    ):
        sent: dict[str, Any] = {"content": body} if isinstance(body, bytes) else {"json": body}
        answer = await admin.post(ORDERS, **sent, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"], answer.json()["at"]) == (400, "malformed", at)


@pytest.mark.usefixtures("shop")
async def test_who_may_not_see_a_channel_does_not(admin: Client, anyone: Client):
    number = (await admin.post(ORDERS, json=asked("S-1"))).json()["number"]

    assert (await anyone.get(f"{ORDERS}/{number}")).status_code == 401
    assert (await admin.get(f"{ORDERS}/NO-SUCH")).status_code == 404
