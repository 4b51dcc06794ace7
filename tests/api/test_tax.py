from typing import Any


async def test_rates_are_kept_and_shown(client_of: Any) -> None:
    agent, manager = await client_of("agent"), await client_of("manager")
    sheet = {"rates": [{"country": "US", "region": "MN", "percent": 6.875}, {"country": "Mars", "percent": 1}]}

    assert (await agent.put("/api/v1/tax-rates", json=sheet)).status_code == 403
    report = (await manager.put("/api/v1/tax-rates", json=sheet)).json()
    assert (report["changed"], report["unchanged"], [it["row"] for it in report["refused"]]) == (1, 0, [1])
    assert (await manager.put("/api/v1/tax-rates", json=sheet)).json()["unchanged"] == 1

    [rate] = (await agent.get("/api/v1/tax-rates", params={"country": "us", "limit": 1})).json()["items"]
    assert (rate["region"], float(rate["percent"]), rate["valid_until"]) == ("MN", 6.875, None)
    assert (await agent.get("/api/v1/tax-rates?after=WyJVUyIsIngiLCIiLCIiLCJub29uIl0")).status_code == 400
