"""The doors of the network: nodes, channels, calendars, places."""

import httpx

STORE = {"code": "S-1", "name": "Mall", "kind": "store", "address": {"postal_code": "55401", "country": "US"}}


async def test_a_node_is_put_and_shown(admin: httpx.AsyncClient):
    answer = await admin.put("/api/v1/nodes", json={"nodes": [STORE, {"code": "S-2"}, STORE | {"kind": "moon"}]})

    assert answer.status_code == 200
    assert [(row["row"], row["code"]) for row in answer.json()["refused"]] == [(1, "incomplete"), (2, "malformed")]
    node = (await admin.get("/api/v1/nodes/S-1")).json()
    assert (node["pool"], node["ships"], node["offers_pickup"]) == ("main", True, True)
    assert node["latitude"] == 44.9835
    listed = (await admin.get("/api/v1/nodes", params={"q": "mall", "kind": "store"})).json()
    assert [item["code"] for item in listed["items"]] == ["S-1"]
    assert (await admin.get("/api/v1/nodes/NONE")).status_code == 404


async def test_a_node_does_not_change_its_pool(admin: httpx.AsyncClient):
    await admin.put("/api/v1/nodes", json={"nodes": [STORE]})

    answer = await admin.put("/api/v1/nodes", json={"nodes": [STORE | {"pool": "outlet"}]})

    assert [row["code"] for row in answer.json()["refused"]] == ["pool_in_use"]


async def test_an_empty_house_has_its_channels(admin: httpx.AsyncClient):
    listed = (await admin.get("/api/v1/channels", params={"limit": 200})).json()

    assert [channel["code"] for channel in listed["items"]] == ["agent", "marketplace", "phone", "store", "web"]
    assert all(channel["pools"] == ["main"] for channel in listed["items"])
    assert listed["next"] is None


async def test_a_channel_is_changed(admin: httpx.AsyncClient):
    answer = await admin.put("/api/v1/channels", json={"channels": [{"code": "web", "pools": ["x", "main"]}]})

    assert answer.json() == {"changed": 1, "unchanged": 0, "refused": []}
    assert (await admin.get("/api/v1/channels/web")).json()["pools"] == ["x", "main"]
    assert (await admin.get("/api/v1/channels/NONE")).status_code == 404


async def test_calendars_and_places_are_put(admin: httpx.AsyncClient):
    calendar = {"code": "us", "name": "US", "country": "US", "closed_days": {"2026-01-15": "Count"}}
    place = {"country": "DE", "postal_code": "10115", "latitude": 52.5, "longitude": 13.4}

    assert (await admin.put("/api/v1/calendars", json={"calendars": [calendar]})).json()["changed"] == 1
    assert (await admin.get("/api/v1/calendars")).json()["items"][0]["closed_days"] == {"2026-01-15": "Count"}
    assert (await admin.put("/api/v1/places", json={"places": [place, place]})).json() == {
        "changed": 1,
        "unchanged": 0,
        "refused": [{"row": 1, "code": "repeated", "detail": "DE 10115 stands in an earlier row already."}],
    }
