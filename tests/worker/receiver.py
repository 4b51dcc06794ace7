"""A system that is told: notes what it gets and answers as asked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Receiver:
    url: str = ""
    answer: int = 204
    slow_s: float = 0.0
    got: list[tuple[str, dict[str, Any], dict[str, str]]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)

    async def take(self, request: web.Request) -> web.Response:
        body = await request.read()
        name = request.path.strip("/")
        self.got.append((name, await request.json(), dict(request.headers)))
        self.bodies.append(body)
        await asyncio.sleep(self.slow_s if name == "slow" else 0)
        return web.Response(status=self.answers.get(name, self.answer), text="noted" * 200)

    def told(self, name: str) -> list[tuple[int, int]]:
        """Parcel and step of what a system was told, in order."""
        facts = [message["data"]["facts"] for system, message, _ in self.got if system == name]
        return [(each["parcel"], each["step"]) for each in facts]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/{name}", receiver.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield receiver
    await runner.cleanup()
