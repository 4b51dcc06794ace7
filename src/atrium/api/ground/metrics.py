"""Figures for Prometheus: requests by door and status, and what waits in the house."""

import os
import time
from functools import cache
from typing import Any

from litestar import Response, get
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from atrium import reports
from atrium.doorway.doors import public
from atrium.doorway.house import House

REQUESTS = Histogram(
    "atrium_requests_seconds",
    "How long doors took to begin their answer, by door and status.",
    ["method", "door", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


@cache
def _series(method: str, door: str, status: str) -> Histogram:
    return REQUESTS.labels(method, door, status)


class Measured:
    """Counts each request by the door it came to; what no door takes is counted together."""

    def __init__(self, app: ASGIApp) -> None:
        """Measure the application behind."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and note how long it took until its answer began."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                door = scope.get("path_template") or "none"
                method = scope["method"] if scope.get("path_template") else "any"
                _series(method, door, str(message["status"])).observe(time.perf_counter() - begun)
            await send(message)

        await self._app(scope, receive, noted)


@get("/metrics", opt=public, include_in_schema=False)
async def metrics(house: House) -> Response[bytes]:
    """Figures for Prometheus; those of all door processes when there are several."""
    backlog = await _backlog(house)
    several = "PROMETHEUS_MULTIPROC_DIR" in os.environ
    registry: Any = CollectorRegistry() if several else REGISTRY
    if several:
        MultiProcessCollector(registry)
    return Response(generate_latest(registry) + generate_latest(backlog), media_type=CONTENT_TYPE_LATEST)


async def _backlog(house: House) -> CollectorRegistry:
    """Read from the database when asked; the same whichever process is asked."""
    registry = CollectorRegistry()
    told = Gauge("atrium_events_position", "The newest position among all facts.", registry=registry)
    waiting = Gauge("atrium_events_unnumbered", "Facts that have no position yet.", registry=registry)
    open_ones = Gauge("atrium_transmissions", "Transmissions not over, by state.", ["state"], registry=registry)
    async with house.database.read() as tx:
        found = await reports.vitals.backlog(tx)
    told.set(found.position)
    waiting.set(found.unnumbered)
    for state in ("due", "waiting", "stuck"):
        open_ones.labels(state).set(found.transmissions.get(state, 0))
    return registry
