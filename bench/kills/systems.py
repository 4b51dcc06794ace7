"""Systems that are told while the house is killed: two are well, one says no for a while again and again."""

import asyncio
import json
import random

from aiohttp import web

from bench.history import Heard
from bench.house import free_port

WELL = ("erp", "crm")
FLAPPING = "warehouse"
NAMES = (*WELL, FLAPPING)


class Systems:
    """An HTTP server that writes down what each system receives, in the order of receipt."""

    def __init__(self, seed: int) -> None:
        """Nothing listens yet."""
        self.heard: list[Heard] = []
        self.port = free_port()
        self._chance = random.Random(seed)
        self._is_failing = False
        self._flapping: asyncio.Task[None] | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen, and begin to flap."""
        app = web.Application(client_max_size=20_000_000)
        app.router.add_post("/{system}", self._receive)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self._flapping = asyncio.create_task(self._flap())

    def heal(self) -> None:
        """From now on all are well."""
        if self._flapping:
            self._flapping.cancel()
        self._is_failing = False

    async def stop(self) -> None:
        """Listen no more."""
        self.heal()
        if self._runner:
            await self._runner.cleanup()

    async def _flap(self) -> None:
        while True:
            self._is_failing = not self._is_failing
            await asyncio.sleep(self._chance.uniform(0.5, 3))

    async def _receive(self, request: web.Request) -> web.Response:
        system = request.match_info["system"]
        event = json.loads(await request.read())
        is_accepted = system != FLAPPING or not self._is_failing
        self.heard.append(Heard(system, event["subject"], int(event["position"]), event["type"], is_accepted))
        return web.Response(status=204 if is_accepted else 503)
