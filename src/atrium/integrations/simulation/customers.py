"""Customers and the agents who help them: they come by channel and hour, order, change their minds."""

import asyncio
import time
from collections.abc import Mapping
from random import Random
from typing import Any

from atrium.integrations.simulation.asking import Answer, Door, House
from atrium.integrations.simulation.crowd import Crowd
from atrium.integrations.simulation.pace import Pace
from atrium.integrations.simulation.scene import Scene

ORDER = Door("order", "POST", "/orders")
BATCH = Door("orders of a marketplace", "POST", "/orders/batch")
DRAFT = Door("draft", "POST", "/orders")
AVAILABLE = "see what is there"
BATCH_SIZE, BATCH_EVERY_S = 25, 2.0
MOST_AT_ONCE = 4_000
OPEN, CLOSED = 9, 21
REASONS = ("changed my mind", "found it cheaper", "ordered twice", "takes too long")
NAMES = {"web": "W", "marketplace": "MP", "agent": "AG"}


class Customers:
    """Everybody who buys."""

    def __init__(self, scene: Scene, house: House, pace: Pace, chance: Random, crowd: Crowd) -> None:
        """`crowd` is where what each of them does goes on."""
        self.sold: set[str] = set()
        """Skus that were bought since a supplier looked."""
        self.numbers: set[str] = set()
        """Orders that they placed."""
        self.turned_away = 0
        self._scene, self._house, self._crowd = scene, house, crowd
        self.pace, self.chance = pace, chance
        self._run = f"{chance.getrandbits(32):08x}"
        self._count = 0
        self._inside = 0
        self._batch: list[dict[str, Any]] = []

    @property
    def placed(self) -> int:
        """How many orders they placed."""
        return len(self.numbers)

    async def come(self) -> None:
        """They come one after another, at random moments (a Poisson process), whether the house keeps up or not."""
        due = time.monotonic()
        while True:
            rate = self.pace.bustle
            if rate <= 0:
                await asyncio.sleep(0.2)
                due = time.monotonic()
                continue
            due += self.chance.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            if self._inside < MOST_AT_ONCE:
                self._crowd.start(self._visit())
            else:
                self.turned_away += 1

    async def bring_batches(self) -> None:
        """What marketplaces sold comes in together."""
        while True:
            await asyncio.sleep(BATCH_EVERY_S)
            while self._batch:
                some, self._batch = self._batch[:BATCH_SIZE], self._batch[BATCH_SIZE:]
                answer = await self._house.ask(BATCH, {"orders": some})
                for order in _taken(answer):
                    self._have_bought(order)

    async def _visit(self) -> None:
        self._inside += 1
        try:
            channel = self._channel()
            await getattr(self, f"_{channel}")(channel)
        finally:
            self._inside -= 1

    def _channel(self) -> str:
        """Stores and the phone by day, the web at any hour, most in the evening."""
        by_day = OPEN <= self.pace.hour < CLOSED
        weights = {
            "web": 48,
            "marketplace": 20,
            "agent": 8,
            "store": 16 if by_day and self._scene.stores else 0,
            "phone": 12 if by_day else 1,
        }
        return self.chance.choices(list(weights), list(weights.values()))[0]

    async def _web(self, channel: str) -> None:
        """Looks at what is there, mostly buys; some press the button twice, some mind afterwards."""
        asked = self._order(channel)
        if self.chance.random() < 0.3:
            await self._house.ask(self._look(asked))
        if self.chance.random() < self.pace.trouble / 4:
            asked["lines"][0]["sku"] = "NO-SUCH-THING"
        answer = await self._house.ask(ORDER, asked)
        if answer.is_good and self.chance.random() < 0.02:
            again = await self._house.ask(ORDER, asked)
            assert not again.is_good or again.body["number"] == answer.body["number"], "one order was placed twice"
        self._live_on(answer)

    async def _marketplace(self, channel: str) -> None:
        self._batch.append(self._order(channel))

    async def _agent(self, channel: str) -> None:
        self._live_on(await self._house.ask(ORDER, self._order(channel)))

    async def _store(self, channel: str) -> None:
        """Fetches it in the store; when it is not there, has it sent."""
        asked = self._order(channel)
        person = self._scene.person(self.chance)
        store = person["store"] if person["store"] in self._scene.stores else self.chance.choice(self._scene.stores)
        sent_home = asked.pop("ship_to")
        answer = await self._house.ask(ORDER, asked | {"delivery_method": "pickup", "pickup_node": store})
        if answer.code == "insufficient_stock":
            answer = await self._house.ask(ORDER, asked | {"delivery_method": "ship", "ship_to": sent_home})
        self._live_on(answer)

    async def _phone(self, channel: str) -> None:
        """An agent writes a draft, adds something, and confirms it when the customer agrees."""
        answer = await self._house.ask(DRAFT, self._order(channel) | {"confirm": False})
        if not answer.is_good:
            return
        number, version = answer.body["number"], answer.body["version"]
        await self.pace.pass_hours(self.chance.uniform(0.05, 0.3))
        lines = [{"sku": it["sku"], "quantity": it["ordered"]} for it in answer.body["lines"]] + self._scene.basket(
            self.chance
        )
        merged = {line["sku"]: line for line in lines}
        changed = await self._house.ask(
            Door("change a draft", "PATCH", f"/orders/{number}"), {"lines": list(merged.values())}, version
        )
        if changed.is_good and self.chance.random() < 0.85:
            self._live_on(await self._house.ask(Door("confirm a draft", "POST", f"/orders/{number}/confirmation"), {}))

    def _live_on(self, answer: Answer) -> None:
        if answer.is_good:
            self._have_bought(answer.body)

    def _have_bought(self, order: Mapping[str, Any]) -> None:
        """Is counted; one of 25 minds before it is sent."""
        self.numbers.add(order["number"])
        self.sold.update(line["sku"] for line in order["lines"])
        if self.chance.random() < 0.04:
            self._crowd.start(self._cancel(order["number"], len(order["lines"])))

    async def _cancel(self, number: str, lines: int) -> None:
        await self.pace.pass_hours(self.chance.uniform(0.2, 6))
        body: dict[str, Any] = {"reason": self.chance.choice(REASONS)}
        if lines > 1 and self.chance.random() < 0.5:
            body["lines"] = [{"line": self.chance.randint(1, lines), "quantity": 1}]
        await self._house.ask(Door("cancel", "POST", f"/orders/{number}/cancellation"), body)

    def _look(self, asked: Mapping[str, Any]) -> Door:
        skus = "&".join(f"sku={line['sku']}" for line in asked["lines"])
        place = asked["ship_to"]["postal_code"]
        return Door(AVAILABLE, "GET", f"/availability?{skus}&country=US&postal_code={place}&channel=web")

    def _order(self, channel: str) -> dict[str, Any]:
        person = self._scene.person(self.chance)
        line1, city, region, postal_code = person["home"]
        home = {"line1": line1, "city": city, "region": region, "postal_code": postal_code, "country": "US"}
        self._count += 1
        reference = {"channel_ref": f"{NAMES[channel]}-{self._run}-{self._count}"} if channel in NAMES else {}
        return {
            "channel": channel,
            **reference,
            "currency": self._scene.currency,
            "customer": {name: person[name] for name in ("name", "email", "phone") if name in person},
            "ship_to": {"name": person["name"], **home},
            "delivery_method": "express" if self.chance.random() < 0.1 else "ship",
            "lines": self._scene.basket(self.chance),
            "confirm": True,
        }


def _taken(answer: Answer) -> list[dict[str, Any]]:
    """The orders of a batch that were taken."""
    results: list[dict[str, Any]] = answer.body["results"] if answer.is_good else []
    return [result["order"] for result in results if result["status"] in {200, 201}]
