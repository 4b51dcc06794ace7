"""Systems that are told: an HTTP server in a process of its own that notes what came when.

`python -m bench.receivers` prints its port; each path is a system; GET /report gives what it noted.
"""

import contextlib
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bench.house import ROOT, free_port

NAMES = ("erp", "crm", "warehouse", "logistics", "staff")


@dataclass(frozen=True, slots=True)
class Receipt:
    """One message: who got it, what it is about, when that happened and when it came (both as seconds of the clock)."""

    system: str
    kind: str
    position: int
    happened_at: float
    received_at: float

    @property
    def took_s(self) -> float:
        """From the fact to its receipt."""
        return self.received_at - self.happened_at


@contextlib.contextmanager
def running() -> Generator[str]:
    """The server's address for the length of a block."""
    process = subprocess.Popen([sys.executable, "-m", "bench.receivers"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(10)


def report(address: str) -> list[Receipt]:
    """All that came so far."""
    with urllib.request.urlopen(f"{address}/report", timeout=30) as answer:  # noqa: S310 - our own server
        return [Receipt(*row) for row in json.load(answer)]


def _noted(system: str, body: bytes, received_at: float) -> tuple[str, str, int, float, float]:
    event = json.loads(body)
    happened_at = datetime.fromisoformat(event["time"]).timestamp()
    return system, event["type"], int(event["position"]), happened_at, received_at


def main() -> None:
    """Serve until told to stop."""
    notes: list[tuple[str, float, bytes]] = []

    async def take(request: web.Request) -> web.Response:
        notes.append((request.match_info["system"], time.time(), await request.read()))
        return web.Response(status=204)

    async def tell(_: web.Request) -> web.Response:
        return web.json_response([_noted(system, body, at) for system, at, body in notes])

    async def say(_: web.Application) -> None:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()

    port = free_port()
    app = web.Application(client_max_size=20_000_000)
    app.router.add_post("/{system}", take)
    app.router.add_get("/report", tell)
    app.on_startup.append(say)
    web.run_app(app, host="127.0.0.1", port=port, print=None, access_log=None)


if __name__ == "__main__":
    main()
