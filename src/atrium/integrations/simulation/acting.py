"""Nodes, carriers and suppliers: they hear what happened, and act on it hours later."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from atrium.integrations.simulation.asking import Door, House
from atrium.integrations.simulation.crowd import Crowd
from atrium.integrations.simulation.customers import Customers
from atrium.integrations.simulation.scene import Scene

CARRIERS = ("Northline Parcel", "Blue Heron Post", "Cricket Couriers")
COUNT = Door("count", "PUT", "/stock")
RECEIVE = Door("receive", "POST", "/stock/movements")
MOST_SKUS = 40
FEW = 12
"""With fewer than so many units left, a supplier sends more."""


class Hands:
    """All who move goods. Messages arrive by `hear`, as the warehouse system and the logistics system get them.

    While nobody comes they act for the orders of the world alone: what a person tries by hand stays where it is.
    """

    def __init__(self, scene: Scene, house: House, customers: Customers, crowd: Crowd) -> None:
        """`crowd` is where what each of them does goes on."""
        self._scene, self._house, self._customers, self._crowd = scene, house, customers, crowd
        self._pace, self._chance = customers.pace, customers.chance

    def hear(self, system: str, event: Mapping[str, Any]) -> None:
        """A message that a system has taken."""
        facts, kind = event["data"]["facts"], event["type"]
        if self._pace.rate <= 0 and facts.get("number") not in self._customers.numbers:
            return
        if system == "warehouse" and kind == "orders.OrderAllocated":
            self._crowd.start(self._send(facts, event["data"]["object"] or {}))
        elif system == "warehouse" and kind == "orders.OrderPlaced" and facts["pickup_node"]:
            self._crowd.start(self._hand_over(facts))
        elif system == "logistics" and kind == "fulfillment.ShipmentLeft" and facts["carrier"]:
            self._crowd.start(self._carry(facts))

    async def _send(self, facts: Mapping[str, Any], order: Mapping[str, Any]) -> None:
        """Each node picks its share; work that was sold goes with the first one. Now and then a shelf is empty."""
        shares: dict[str, dict[int, int]] = defaultdict(dict)
        for line in facts["lines"]:
            shares[line["node"]][line["line"]] = line["quantity"]
        work = {line["line"]: line["open"] for line in order.get("lines", ()) if line["open"]}
        for place, (node, share) in enumerate(shares.items()):
            await self._pace.pass_hours(self._chance.uniform(0.5, 14))
            if self._chance.random() < self._pace.trouble / 8:
                sku = next(line["sku"] for line in facts["lines"] if line["node"] == node)
                await self._house.ask(COUNT, {"levels": [{"node": node, "sku": sku, "on_hand": 0}]})
            carrier = self._chance.choice(CARRIERS)
            label = {"carrier": carrier, "tracking": f"{carrier[0]}{self._chance.getrandbits(40):012d}"}
            await self._ship(facts["number"], node, share | (work if place == 0 else {}), label)

    async def _hand_over(self, facts: Mapping[str, Any]) -> None:
        """The customer comes to the store; it is theirs with that."""
        await self._pace.pass_hours(self._chance.uniform(0.5, 20))
        lines = {line["line"]: line["quantity"] for line in facts["lines"]}
        shipment = await self._ship(facts["number"], facts["pickup_node"], lines, {})
        if shipment:
            await self._note(facts["number"], shipment, "delivered")

    async def _ship(self, number: str, node: str, lines: Mapping[int, int], label: Mapping[str, str]) -> str | None:
        """What can still leave leaves; what was called off meanwhile stays. Gives the shipment's id."""
        door = Door("ship", "POST", f"/orders/{number}/shipments")
        for _ in range(2):
            asked = [{"line": line, "quantity": quantity} for line, quantity in lines.items() if quantity]
            if not asked:
                return None
            answer = await self._house.ask(door, {"node": node, "lines": asked, **label})
            if answer.is_good:
                return str(answer.body["id"])
            if answer.code != "not_shippable":
                return None
            could = {each["line"]: each["shippable"] for each in answer.body["lines"]}
            lines = {line: min(quantity, could.get(line, quantity)) for line, quantity in lines.items()}
        return None

    async def _carry(self, facts: Mapping[str, Any]) -> None:
        """On its way, at the door, sometimes twice; a few go back."""
        steps = [(3, 8, "in_transit"), (14, 40, "out_for_delivery"), (1, 8, "delivered")]
        luck = self._chance.random()
        if luck < 0.05:
            steps[2:] = [(1, 8, "failed_attempt"), (20, 28, "delivered")]
        elif luck < 0.06:
            steps[2:] = [(1, 8, "returned_to_sender")]
        for least, most, kind in steps:
            await self._pace.pass_hours(self._chance.uniform(least, most))
            await self._note(facts["number"], str(facts["shipment_id"]), kind)
            if kind == "delivered" and self._chance.random() < self._pace.trouble:
                await self._note(facts["number"], str(facts["shipment_id"]), kind)

    async def _note(self, number: str, shipment: str, kind: str) -> None:
        path = f"/orders/{number}/shipments/{shipment}/events"
        await self._house.ask(Door("note of a carrier", "POST", path), {"kind": kind})

    async def supply(self) -> None:
        """Every six hours suppliers bring what has become scarce of what was bought."""
        while True:
            await self._pace.pass_hours(6)
            skus, self._customers.sold = sorted(self._customers.sold), set()
            for first in range(0, len(skus), MOST_SKUS):
                await self._bring(skus[first : first + MOST_SKUS])

    async def _bring(self, skus: list[str]) -> None:
        asked = "&".join(f"sku={sku}" for sku in skus)
        answer = await self._house.ask(Door("look at stock", "GET", f"/stock?{asked}"))
        if not answer.is_good:
            return
        left: dict[str, int] = defaultdict(int)
        for pool in answer.body["pools"]:
            left[pool["sku"]] += pool["available"]
        rows = [
            {
                "node": self._chance.choice(self._scene.centers),
                "sku": sku,
                "quantity": self._chance.randint(20, 80),
                "kind": "receive",
                "reason": "delivery of a supplier",
            }
            for sku, units in left.items()
            if units < FEW
        ]
        if rows:
            await self._house.ask(RECEIVE, {"movements": rows})
