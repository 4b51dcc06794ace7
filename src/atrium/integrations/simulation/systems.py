"""Systems that are told: they check the signature and the order, and misbehave for a while now and then."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec
from aiohttp import web
from standardwebhooks import Webhook, WebhookVerificationError

from atrium.integrations.simulation.asking import Door, House
from atrium.integrations.simulation.pace import Pace
from atrium.kernel import Refused

SYSTEMS: Mapping[str, tuple[str, list[str]]] = {
    "erp": ("erp", ["orders.*", "fulfillment.*", "inventory.*"]),
    "crm": ("crm", ["orders.*", "customers.*"]),
    "warehouse": ("warehouse", ["orders.OrderAllocated", "orders.OrderPlaced", "orders.OrderCancelled"]),
    "logistics": ("logistics", ["fulfillment.*"]),
    "staff": ("staff", ["orders.OrderPlaced", "orders.OrderCancelled"]),
}
"""Each with its kind and what it is told."""
HERE = "http://127.0.0.1"
DEAD = "loyalty"
"""Nobody listens where this one should be."""
MOOD_S = 15.0
MOODS = ("slow", "failing", "gone")
MOST_BODY = 20_000_000


@dataclass(slots=True)
class Heard:
    """What one system got: messages taken, the same again, and what must never happen."""

    taken: int = 0
    again: int = 0
    refused: int = 0
    unsigned: int = 0
    disordered: int = 0
    mood: str = ""
    seen: set[int] = field(default_factory=set[int])
    last: dict[str, int] = field(default_factory=dict[str, int])
    secret: Webhook | None = None

    def take(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        """The event in a message that was not taken before; what is wrong with it is counted."""
        try:
            assert self.secret, "nobody connected it"
            self.secret.verify(body, dict(headers))
        except WebhookVerificationError:
            self.unsigned += 1
            return None
        event: dict[str, Any] = msgspec.json.decode(body)
        number, stream, position = int(event["id"]), event["subject"], int(event["position"])
        if number in self.seen:
            self.again += 1
            return None
        self.seen.add(number)
        self.taken += 1
        self.disordered += position < self.last.get(stream, 0)
        self.last[stream] = max(position, self.last.get(stream, 0))
        return event

    @property
    def faults(self) -> int:
        """Messages that were not signed rightly, or came before an earlier fact of their stream."""
        return self.unsigned + self.disordered


class Systems:
    """A server on loopback that is all of them."""

    def __init__(self, pace: Pace, chance: Random, hear: Callable[[str, Mapping[str, Any]], None]) -> None:
        """`hear` is told of each message that was taken."""
        self.heard = {name: Heard() for name in SYSTEMS}
        self._pace, self._chance, self._hear = pace, chance, hear
        self._runner: web.AppRunner | None = None

    async def open(self, house: House) -> None:
        """Listen on a free port, and connect each with the house. Refused: not_yours, not_connected."""
        app = web.Application(client_max_size=MOST_BODY)
        app.router.add_post("/{system}", self._take)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        for name, (kind, events) in SYSTEMS.items():
            secret = await self._connect(house, name, kind, events, f"{HERE}:{port}/{name}")
            self.heard[name].secret = Webhook(secret)
        if self._pace.trouble > 0:
            await self._connect(house, DEAD, DEAD, ["orders.OrderPlaced"], f"{HERE}:9/{DEAD}")

    async def close(self) -> None:
        """Listen no more."""
        if self._runner:
            await self._runner.cleanup()

    async def change_moods(self) -> None:
        """Most behave most of the time."""
        while True:
            for heard in self.heard.values():
                heard.mood = self._chance.choice(MOODS) if self._chance.random() < self._pace.trouble else ""
            await asyncio.sleep(MOOD_S)

    def calm(self) -> None:
        """All behave from now on, unless moods change again."""
        for heard in self.heard.values():
            heard.mood = ""

    def totals(self) -> Counter[str]:
        """Messages of all systems together."""
        names = ("taken", "again", "refused", "unsigned", "disordered")
        return Counter({name: sum(getattr(heard, name) for heard in self.heard.values()) for name in names})

    async def _connect(self, house: House, name: str, kind: str, events: list[str], url: str) -> str:
        """Its secret. A system of that name that is somewhere else is somebody's own, and stays theirs."""
        before = await house.ask(Door("look at a system", "GET", f"/systems/{name}"))
        if before.is_good and not _is_ours(before.body["url"], name):
            url = before.body["url"]
            raise Refused("not_yours", f"There is a system {name} at {url}; a simulated one would take its place.")
        body = {"kind": kind, "url": url, "events": events, "active": True}
        answer = await house.ask(Door("connect a system", "PUT", f"/systems/{name}"), body)
        if not answer.is_good:
            raise Refused("not_connected", f"The system {name} could not be connected: {answer.code}.")
        return answer.body["secret"]

    async def _take(self, request: web.Request) -> web.Response:
        name = request.match_info["system"]
        heard = self.heard.get(name)
        if heard is None:
            return web.Response(status=404)
        body = await request.read()
        if heard.mood:
            heard.refused += heard.mood != "slow"
            if heard.mood == "failing":
                return web.Response(status=500, text="out of paper")
            if heard.mood == "gone" and request.transport:
                request.transport.close()
            await asyncio.sleep(self._chance.uniform(0.5, 3))
        if event := heard.take(request.headers, body):
            self._hear(name, event)
        return web.Response(status=204)


def _is_ours(url: str, name: str) -> bool:
    """Whether an address is one that a simulated system gave itself: a port of this machine, and its name."""
    return re.fullmatch(rf"{re.escape(HERE)}:\d+/{name}", url) is not None
