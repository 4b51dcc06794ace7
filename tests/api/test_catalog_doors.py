"""The doors of the catalog: rows are taken or refused by themselves, found, shown."""

from collections.abc import Awaitable, Callable

import httpx

TV = {"sku": "TV-1", "name": "Television", "price": {"amount": 49900, "currency": "USD"}, "category": "Video > TVs"}


async def put(client: httpx.AsyncClient, *rows: object) -> dict[str, object]:
    answer = await client.put("/api/v1/products", json={"products": rows})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_product_is_put_once_and_then_known(admin: httpx.AsyncClient):
    assert await put(admin, TV) == {"changed": 1, "unchanged": 0, "refused": []}
    assert await put(admin, TV) == {"changed": 0, "unchanged": 1, "refused": []}

    shown = (await admin.get("/api/v1/products/TV-1")).json()

    assert shown["name"] == "Television"
    assert shown["price"] == {"amount": 49900, "currency": "USD"}
    assert shown["is_stocked"]


async def test_bad_rows_refuse_only_themselves(admin: httpx.AsyncClient):
    report = await put(admin, TV, {"sku": "X", "name": 5}, 7, {"sku": "G", "name": "G", "gtin": "4006381333932"})

    assert report["changed"] == 1
    assert [(row["row"], row["code"]) for row in report["refused"]] == [
        (1, "malformed"),
        (2, "malformed"),
        (3, "bad_gtin"),
    ]


async def test_more_than_ten_thousand_rows_are_malformed(admin: httpx.AsyncClient):
    answer = await admin.put("/api/v1/products", json={"products": [0] * 10_001})

    assert answer.status_code == 400
    assert answer.json()["code"] == "malformed"


async def test_a_sku_with_a_slash_has_an_address(admin: httpx.AsyncClient):
    await put(admin, TV | {"sku": "A/B 1"})

    assert (await admin.get("/api/v1/products/A%2FB%201")).json()["sku"] == "A/B 1"
    assert (await admin.get("/api/v1/products/A/B%201")).json()["sku"] == "A/B 1"


async def test_an_unknown_product_is_not_found(admin: httpx.AsyncClient):
    answer = await admin.get("/api/v1/products/NONE")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


async def test_lists_go_page_after_page(admin: httpx.AsyncClient):
    await put(admin, *(TV | {"sku": f"TV-{number}"} for number in range(5)))

    for query in ({}, {"q": "televison"}, {"category": "Video"}):
        seen: list[str] = []
        after: str | None = None
        while True:
            asked = {"limit": "2", **query, **({"after": after} if after else {})}
            answer = (await admin.get("/api/v1/products", params=asked)).json()
            seen += [item["sku"] for item in answer["items"]]
            after = answer["next"]
            if after is None:
                break
        assert seen == [f"TV-{number}" for number in range(5)], query


async def test_odd_questions_are_answered(admin: httpx.AsyncClient):
    for q in ("%", "_", "\\", "'", "\0", "ß", "()", " ", "x" * 200, "*" * 50):
        answer = await admin.get("/api/v1/products", params={"q": q})
        assert answer.status_code == 200, (q, answer.text)
    assert (await admin.get("/api/v1/products", params={"after": "!!"})).status_code == 400
    assert (await admin.get("/api/v1/categories")).status_code == 200


async def test_prices_are_set_and_listed(admin: httpx.AsyncClient):
    await put(admin, TV)
    rows = [
        {"sku": "TV-1", "amount": 44900, "currency": "USD", "channel": "web", "from": "2026-06-01T00:00:00Z"},
        {"sku": "TV-1", "amount": 1, "currency": "USD", "channel": "moon"},
    ]

    report = (await admin.put("/api/v1/prices", json={"prices": rows})).json()
    listed = (await admin.get("/api/v1/prices", params=[("sku", "TV-1"), ("sku", "NONE")])).json()

    assert report["changed"] == 1
    assert [row["code"] for row in report["refused"]] == ["unknown_channel"]
    assert [(price["channel"], price["amount"], price["from"]) for price in listed["items"]] == [
        (None, 49900, None),
        ("web", 44900, "2026-06-01T00:00:00Z"),
    ]


async def test_an_agent_sees_products_and_changes_none(client_of: Callable[[str], Awaitable[httpx.AsyncClient]]):
    agent = await client_of("agent")

    assert (await agent.get("/api/v1/products")).status_code == 200
    assert (await agent.put("/api/v1/products", json={"products": []})).status_code == 403
    assert (await agent.put("/api/v1/prices", json={"prices": []})).status_code == 403
