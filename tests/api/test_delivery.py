from typing import Any


async def test_methods_and_rates_are_kept_and_shown(client_of: Any) -> None:
    agent, manager = await client_of("agent"), await client_of("manager")
    methods = {"methods": [{"code": "express", "name": "Express", "days_min": 1, "days_max": 2}]}
    rates = {"rates": [{"method": m, "currency": "USD", "cost": 900} for m in ("express", "drone")]}

    assert (await agent.put("/api/v1/delivery-methods", json=methods)).status_code == 403
    assert (await agent.put("/api/v1/delivery-rates", json=rates)).status_code == 403
    assert (await manager.put("/api/v1/delivery-methods", json=methods)).json()["changed"] == 1
    assert (await manager.put("/api/v1/delivery-rates", json=rates)).json() == {
        "changed": 1,
        "unchanged": 0,
        "refused": [
            {"row": 1, "code": "unknown_method", "detail": "There is no delivery method drone; add the method first."}
        ],
    }

    shown = (await agent.get("/api/v1/delivery-methods")).json()["items"]
    assert [method["code"] for method in shown] == ["express", "pickup", "ship"]
    [rate] = (await agent.get("/api/v1/delivery-rates", params={"method": "express"})).json()["items"]
    assert (rate["cost"], rate["country"]) == (900, "")
