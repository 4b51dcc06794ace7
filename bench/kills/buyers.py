"""Clients that buy, change their minds, ask again, and never give up on an unknown outcome before they mean to."""

import asyncio
import itertools
import random
import time
from collections import Counter, defaultdict
from typing import Any

import aiohttp

from bench.history import Call
from bench.kills import asking
from bench.kills.asking import Asking, Bought

LONGEST_PAUSE_S = 0.06
AWAY = 503
AWAY_S = 0.25
"""How long a client waits after it heard nothing, or that the database is away."""
LEFT_UNKNOWN = 0.2
"""Share of unknown outcomes that nobody asks about again."""
PATIENCE_S = 60.0
MOST_REMEMBERED = 200


class Buyer:
    """One client with its own chance; `calls` is what it asked and was answered."""

    def __init__(self, name: str, session: aiohttp.ClientSession, skus: list[str], seed: int) -> None:
        """Buy these skus."""
        self.name = name
        self.calls: list[Call] = []
        self.stopping = asyncio.Event()
        self._session = session
        self._skus = skus
        self._chance = random.Random(seed)
        self._names = itertools.count(1)
        self._unknown: list[Asking] = []
        self._asked: list[Asking] = []
        self._bought: list[Bought] = []

    async def run(self) -> None:
        """Buy until told to stop, then find out what became of most of what is unknown."""
        while not self.stopping.is_set():
            await self._act()
            await asyncio.sleep(self._chance.random() * LONGEST_PAUSE_S)
        deadline = time.monotonic() + PATIENCE_S
        self._unknown = [each for each in self._unknown if self._chance.random() > LEFT_UNKNOWN]
        while self._unknown and time.monotonic() < deadline:
            await self._ask(self._unknown.pop(0))
            await asyncio.sleep(0.05)

    async def _act(self) -> None:
        draw = self._chance.random()
        untouched = [order for order in self._bought[-MOST_REMEMBERED:] if not order.is_touched]
        if self._unknown and draw < 0.3:
            await self._ask(self._unknown.pop(0))
        elif self._asked and draw < 0.4:
            await self._ask(self._chance.choice(self._asked[-MOST_REMEMBERED:]))
        elif untouched and draw < 0.5:
            await self._cancel(self._chance.choice(untouched))
        elif untouched and draw < 0.58:
            await self._ship(untouched[0])
        elif draw < 0.7:
            count = self._chance.randint(2, 8)
            await self._ask(asking.place_many([(self._ref(), self._lines()) for _ in range(count)]))
        else:
            key = self._key() if self._chance.random() < 0.7 else None
            await self._ask(asking.place(self._ref(), self._lines(), key))

    async def _cancel(self, order: Bought) -> None:
        order.is_touched = True
        line = self._chance.randint(1, len(order.lines)) if self._chance.random() < 0.5 else None
        await self._ask(asking.cancel(order, line, self._key()))

    async def _ship(self, order: Bought) -> None:
        """What is allocated at one of its nodes leaves."""
        answer = await self._send("GET", f"/api/v1/orders/{order.number}/events")
        if answer is None or answer[0] != 200:
            return
        at_nodes: defaultdict[str, Counter[int]] = defaultdict(Counter)
        for event in answer[1]["items"]:
            if event["kind"] == "orders.OrderAllocated":
                for line in event["facts"]["lines"]:
                    at_nodes[line["node"]][line["line"]] += line["quantity"]
        if at_nodes:
            order.is_touched = True
            node = self._chance.choice(sorted(at_nodes))
            await self._ask(asking.ship(order, node, at_nodes[node], self._key()))

    async def _ask(self, what: Asking) -> None:
        """Send, write down, and remember what may be asked again."""
        asked_at = time.monotonic()
        answer = await self._send("POST", what.path, what)
        calls = what.calls(asked_at, time.monotonic(), answer)
        self.calls += calls
        if any(not call.is_taken and not call.is_refused for call in calls):
            self._unknown.append(what)
            return
        if what.kind == "place":
            self._remember(what, calls)

    def _remember(self, what: Asking, calls: list[Call]) -> None:
        if what not in self._asked[-MOST_REMEMBERED:]:
            self._asked.append(what)
        known = {order.ref for order in self._bought}
        orders = what.body["orders"] if what.is_batch else [what.body]
        for call, body in zip(calls, orders, strict=True):
            if call.is_taken and call.number and call.ref not in known:
                lines = [(line["sku"], line["quantity"]) for line in body["lines"]]
                self._bought.append(Bought(call.ref, call.number, lines))

    async def _send(self, method: str, path: str, what: Asking | None = None) -> tuple[int, Any] | None:
        """Status and answer; None when there was none, or one that nobody can read."""
        headers = {"Idempotency-Key": what.key} if what and what.key else {}
        body = what.body if what else None
        try:
            async with self._session.request(method, path, json=body, headers=headers) as answer:
                said = answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
            said = None
        if said is None or said[0] == AWAY:
            await asyncio.sleep(AWAY_S)
        return said

    def _lines(self) -> list[tuple[str, int]]:
        count = self._chance.randint(1, 3)
        return [(sku, self._chance.randint(1, 2)) for sku in self._chance.sample(self._skus, count)]

    def _ref(self) -> str:
        return f"{self.name}-{next(self._names)}"

    def _key(self) -> str:
        return f"key-{self.name}-{next(self._names)}"
