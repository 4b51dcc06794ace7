"""The ground that doors stand on: strict reading, who may, doing it once, saying no properly."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Request, Response, get, post, put

from atrium import access
from atrium.api.ground import Caller, House, Limit, may, once, public, tagged, version_of
from atrium.app import doors as app_doors
from atrium.app import open_house
from atrium.kernel import Database, Refused, Tx
from atrium.kernel.settings import Settings

ONE = "SELECT 1 AS one"
BIG = "SELECT %(number)s::bigint AS number"
TEXT = "SELECT %(text)s::text AS text"


class Line(msgspec.Struct):
    sku: str
    quantity: int


class Order(msgspec.Struct):
    lines: list[Line]


class Given(msgspec.Struct):
    text: str = ""
    number: int = 0


@post("/order", opt=may("orders.place"))
async def order(data: Order) -> int:
    return len(data.lines)


@post("/count", opt=may("orders.place"))
async def count(data: Given, request: Request[Any, Any, Any], house: House, caller: Caller) -> Response[bytes]:
    async def work(tx: Tx) -> dict[str, Any]:
        if data.text == "slow":
            await asyncio.sleep(0.5)
        if data.text == "no":
            raise Refused("no", "Not today.")
        house.rooms["count"] = house.rooms.get("count", 0) + 1
        await tx.one(ONE)
        return {"count": house.rooms["count"]}

    return await once(request, house, caller, work)


@put("/kept", opt=may("orders.place"), status_code=200)
async def kept(data: Given, house: House) -> str:
    async with house.database.read() as tx:
        await tx.one(BIG, number=data.number)
        return (await tx.one(TEXT, text=data.text))["text"]


@get("/page", opt=may("orders.read"))
async def page(limit: Limit = 50, q: str = "", *, house: House) -> int:
    async with house.database.read() as tx:
        await tx.one(TEXT, text=q)
    return limit


@get("/version", opt=public)
async def version(request: Request[Any, Any, Any]) -> Response[bytes]:
    return tagged({"version": version_of(request)}, 3)


@get("/bug", opt=public)
async def bug() -> None:
    raise KeyError("bug")


ROUTES = [order, count, kept, page, version, bug]


@pytest.fixture
async def client(url: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    monkeypatch.setattr(app_doors.api, "gather", lambda: ROUTES)
    app = app_doors.create_app(Settings.from_environment({"ATRIUM_WORKERS": "1"}), url)
    async with database.transaction("system") as tx:
        _, secret = await access.tokens.issue(tx, "ground", "agent")
    async with open_house(Settings.from_environment({"ATRIUM_WORKERS": "1"}), url) as app.state["house"]:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        headers = {"Authorization": f"Bearer {secret}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://atrium.test", headers=headers) as client:
            yield client


async def test_who_has_no_token_is_told_how_to_bring_one(client: Any) -> None:
    for header in ("", "Basic abc", "Bearer nonsense", "Bearer atr_" + "x" * 43):
        answer = await client.get("/api/v1/page", headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["code"] == "unauthorized"


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (b'{"lines": [{"sku": "A", "quantity": "2"}]}', "$.lines[0].quantity"),
        (b'{"lines": [{"sku": "A", "quantity": 2.5}]}', "$.lines[0].quantity"),
        (b'{"lines": [{"sku": "A\\u0000", "quantity": 2}]}', "$.lines[0].sku"),
        (b'{"lines": [{"sku": "A"}]}', "$.lines[0]"),
        (b'{"lines": ', "$"),
        (b"", "$"),
        (b"[]", "$"),
        (b'"\\ud800"', "$"),
        (b"\xff", "$"),
        (b"[" * 100_000, "$"),
    ],
)
async def test_what_cannot_be_read_is_told_with_its_place(client: Any, body: bytes, at: str) -> None:
    answer = await client.post("/api/v1/order", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "malformed"
    assert answer.json()["at"] == at


async def test_a_backslash_before_u0000_is_only_text(client: Any) -> None:
    answer = await client.put("/api/v1/kept", json={"text": "a\\u0000"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "ask",
    [
        ("PUT", "/api/v1/kept", {"number": 2**63}),
        ("PUT", "/api/v1/kept", {"number": 10**30}),
        ("GET", "/api/v1/page?q=%00", None),
        ("GET", "/api/v1/page?limit=0", None),
        ("GET", "/api/v1/page?limit=201", None),
        ("GET", "/api/v1/page?limit=many", None),
    ],
)
async def test_values_beyond_what_can_be_kept_are_malformed(client: Any, ask: tuple[str, str, Any]) -> None:
    method, path, body = ask
    answer = await client.request(method, path, json=body)
    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == "malformed"


async def test_the_framework_speaks_in_problems_too(client: Any) -> None:
    json, text = {"Content-Type": "application/json"}, {"Content-Type": "text/plain"}
    asks: dict[int, tuple[str, str, dict[str, Any]]] = {
        404: ("GET", "/nowhere", {}),
        405: ("DELETE", "/api/v1/page", {}),
        413: ("POST", "/api/v1/order", {"content": b" " * 10_000_001, "headers": json}),
        415: ("POST", "/api/v1/order", {"content": b"{}", "headers": text}),
        500: ("GET", "/api/v1/bug", {}),
    }
    for status, (method, path, sent) in asks.items():
        answer = await client.request(method, path, **sent)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == status
    assert "GET" in (await client.delete("/api/v1/page")).headers["allow"]


async def test_a_permission_that_lacks_is_named(client: Any, database: Database) -> None:
    async with database.transaction("system") as tx:
        _, secret = await access.tokens.issue(tx, "buyer", "buyer")
    answer = await client.get("/api/v1/page", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 403
    assert answer.json()["permission"] == "orders.read"


async def test_a_version_is_asked_for(client: Any) -> None:
    assert (await client.get("/api/v1/version")).status_code == 428
    assert (await client.get("/api/v1/version", headers={"If-Match": "soon"})).status_code == 400
    answer = await client.get("/api/v1/version", headers={"If-Match": '"7"'})
    assert answer.json() == {"version": 7}
    assert answer.headers["etag"] == '"3"'


async def test_a_repeat_gets_the_first_answer(client: Any) -> None:
    key = {"Idempotency-Key": "once"}
    first = await client.post("/api/v1/count", json={"number": 1}, headers=key)
    again = await client.post("/api/v1/count", json={"number": 1}, headers=key)
    other = await client.post("/api/v1/count", json={"number": 2}, headers=key)
    assert (first.status_code, first.json()) == (201, {"count": 1})
    assert (again.status_code, again.json()) == (201, {"count": 1})
    assert again.headers["idempotency-replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_conflict")
    assert (await client.post("/api/v1/count", json={"number": 1})).json() == {"count": 2}


async def test_a_repeat_while_the_first_is_under_way_is_asked_to_wait(client: Any) -> None:
    key = {"Idempotency-Key": "slow"}
    asks = [client.post("/api/v1/count", json={"text": "slow"}, headers=key) for _ in range(2)]
    answers = sorted(await asyncio.gather(*asks), key=lambda answer: answer.status_code)
    assert [answer.status_code for answer in answers] == [201, 409]
    assert answers[1].json()["code"] == "in_progress"


async def test_a_refusal_is_not_remembered(client: Any) -> None:
    key = {"Idempotency-Key": "no"}
    for _ in range(2):
        assert (await client.post("/api/v1/count", json={"text": "no"}, headers=key)).status_code == 409
    assert (await client.post("/api/v1/count", json={"text": "yes"}, headers=key)).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "ö", "a\tb"])
async def test_a_key_is_short_and_printable(client: Any, key: str) -> None:
    answer = await client.post("/api/v1/count", json={}, headers={"Idempotency-Key": key.encode()})
    assert answer.status_code == 400
    assert answer.json()["at"] == "Idempotency-Key"


async def test_a_door_that_names_no_permission_keeps_the_house_closed(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    @get("/silent")
    async def silent() -> None: ...

    monkeypatch.setattr(app_doors.api, "gather", lambda: [silent])
    with pytest.raises(LookupError, match="GET /api/v1/silent"):
        app_doors.create_app(Settings.from_environment({"ATRIUM_WORKERS": "1"}), url)


async def test_a_token_may_have_a_rate_limit(client: Any, database: Database) -> None:
    async with database.transaction("system") as tx:
        _, secret = await access.tokens.issue(tx, "slow", "agent", access.tokens.Scope(rate_limit=2))
    ask = {"Authorization": f"Bearer {secret}"}
    statuses = [(await client.get("/api/v1/page", headers=ask)).status_code for _ in range(4)]
    assert statuses[:2] == [200, 200]
    answer = await client.get("/api/v1/page", headers=ask)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"


async def test_a_revoked_token_is_refused_at_once(client: Any, database: Database) -> None:
    async with database.transaction("system") as tx:
        token_id, secret = await access.tokens.issue(tx, "gone", "agent")
    ask = {"Authorization": f"Bearer {secret}"}
    await asyncio.sleep(0.1)
    assert (await client.get("/api/v1/page", headers=ask)).status_code == 200
    assert (await client.get("/api/v1/page", headers=ask)).status_code == 200
    async with database.transaction("system") as tx:
        await access.tokens.revoke(tx, token_id)
    await asyncio.sleep(0.1)
    assert (await client.get("/api/v1/page", headers=ask)).status_code == 401


async def test_health_metrics_and_docs_are_open(client: Any) -> None:
    for path in ("/health/live", "/metrics", "/openapi.json", "/docs"):
        answer = await client.get(path, headers={"Authorization": ""})
        assert answer.status_code == 200, path
    ready = await client.get("/health/ready")
    assert ready.status_code == 503
    assert ready.json()["reasons"] == ["No worker beats; run `atrium work`."]
    assert "atrium_requests_seconds_bucket" in (await client.get("/metrics")).text
