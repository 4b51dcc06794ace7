from typing import Any

import httpx

ADA = {
    "name": "Ada Lovelace",
    "emails": ["Ada@example.com"],
    "phones": ["(612) 555-0100"],
    "addresses": [
        {"line1": "12 Lake St", "postal_code": "55401", "city": "Minneapolis", "region": "MN", "country": "us"}
    ],
}


async def add(client: httpx.AsyncClient, **fields: Any) -> dict[str, Any]:
    answer = await client.post("/api/v1/customers", json={**ADA, **fields})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_customer_is_added_found_and_corrected(client_of: Any) -> None:
    agent = await client_of("agent")
    ada = await add(agent)
    assert ada["id"].isdecimal()
    assert ada["phones"] == ["+16125550100"]
    assert ada["addresses"][0]["country"] == "US"

    [found] = (await agent.get("/api/v1/customers", params={"q": "612555"})).json()["items"]
    assert found["id"] == ada["id"]

    path = f"/api/v1/customers/{ada['id']}"
    assert (await agent.patch(path, json={"notes": "Rings twice."})).status_code == 428
    corrected = await agent.patch(path, json={"notes": "Rings twice."}, headers={"If-Match": '"1"'})
    assert (corrected.status_code, corrected.headers["etag"], corrected.json()["notes"]) == (200, '"2"', "Rings twice.")
    late = await agent.patch(path, json={"name": "Ada King"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["code"]) == (412, "stale")
    assert (await agent.get(path)).json() == corrected.json()


async def test_what_cannot_be_is_told_with_its_place(client_of: Any) -> None:
    agent = await client_of("agent")
    await add(agent)
    for fields, status, code, at in (
        ({"emails": ["ada@example.com"]}, 409, "email_taken", None),
        ({"emails": ["ok@example.com", "nobody"]}, 400, "malformed", "$.emails[1]"),
        ({"name": " "}, 400, "malformed", "$.name"),
        ({"kind": "robot"}, 400, "malformed", "$.kind"),
    ):
        answer = await agent.post("/api/v1/customers", json={**ADA, **fields})
        assert (answer.status_code, answer.json()["code"], answer.json().get("at")) == (status, code, at)
    for path in ("nobody", "0", "9" * 30, "%00"):
        assert (await agent.get(f"/api/v1/customers/{path}")).status_code == 404
    assert (await agent.get("/api/v1/customers?after=nonsense")).status_code == 400
    assert (await agent.get("/api/v1/customers?q=%00")).status_code == 200


async def test_two_are_made_one(client_of: Any) -> None:
    agent, lead = await client_of("agent"), await client_of("team_lead")
    ada, again = await add(agent), await add(agent, emails=[])
    [pair] = (await agent.get("/api/v1/customers/duplicates")).json()["items"]
    assert (pair["customer"]["id"], pair["other"]["id"], pair["shared"]) == (
        ada["id"],
        again["id"],
        ["phone", "address"],
    )

    path = f"/api/v1/customers/{again['id']}/merges"
    assert (await agent.post(path, json={"into": ada["id"]})).status_code == 403
    for into, code in (("x", "unknown_customer"), ("999", "unknown_customer"), (again["id"], "same_customer")):
        answer = await lead.post(path, json={"into": into})
        assert (answer.status_code, answer.json()["code"]) == (409, code)
    answer = await lead.post(path, json={"into": ada["id"]}, headers={"Idempotency-Key": "m1"})
    assert (answer.status_code, answer.json()["aliases"]) == (201, [again["id"]])
    assert (await lead.post(path, json={"into": ada["id"]}, headers={"Idempotency-Key": "m1"})).json() == answer.json()
    assert (await lead.post(path, json={"into": ada["id"]})).json()["code"] == "already_merged"
    assert (await agent.get(f"/api/v1/customers/{again['id']}")).json()["id"] == ada["id"]


async def test_consents_are_noted(client_of: Any) -> None:
    agent = await client_of("agent")
    path = f"/api/v1/customers/{(await add(agent))['id']}/consents"
    consent = {"channel": "sms", "purpose": "news", "is_given": True, "source": "call"}

    answer = await agent.post(path, json=consent)
    withdrawn = await agent.post(path, json={**consent, "is_given": False})

    assert answer.status_code == 201
    assert [(it["is_given"], it["is_current"], it["actor"]) for it in withdrawn.json()["consents"]] == [
        (False, True, "token/agent"),
        (True, False, "token/agent"),
    ]
    assert (await agent.post(path, json={**consent, "at": "2999-01-01T00:00:00Z"})).status_code == 400
    assert (await agent.post("/api/v1/customers/999/consents", json=consent)).status_code == 404
