"""A furnished shop behind a real server, and how its doors are asked what their own description allows and forbids."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from litestar import Litestar
from tests import given
from tests.databases import made

from atrium import access, customers, inventory
from atrium.api.ground.openapi import described
from atrium.app import create_app
from atrium.inventory.goods import Sending, SentLine
from atrium.kernel import Database
from atrium.kernel.settings import Settings

EXAMPLES = int(os.environ.get("ATRIUM_FUZZ_EXAMPLES") or 20)
"""Asks per door; `make soak` asks for more, and for every limit of every schema too."""
IS_LONG = EXAMPLES > 20
STRAY_TOKENS = 30
"""A fuzzer that revokes token 7 must not lock itself out: its own comes after these."""
KNOWN: dict[str, list[str] | list[int]] = {
    "sku": [given.SKU, "RADIO", "TV/55"],
    "node": [given.NODE, "SHOP"],
    "channel": ["web", "store"],
    "number": ["A-100001", "A-100002", "A-100003"],
    "id": ["1", "2", "3"],
    "place": [1, 2, 3],
    "role": ["agent", "store"],
    "currency": ["USD"],
}
"""What the shop knows, so that half of all asks get past the first "there is no such thing"."""
PLACES = {
    "path.sku": "sku",
    "path.node": "node",
    "path.code": "node",
    "path.number": "number",
    "path.shipment": "id",
    "path.customer_id": "id",
    "path.user_id": "id",
    "path.shortfall_id": "place",
    "path.transfer_id": "place",
    "path.transmission": "id",
    "query.sku": "sku",
    "query.node": "node",
    "query.channel": "channel",
    "query.customer": "id",
    "body.channel": "channel",
    "body.currency": "currency",
    "body.node": "node",
    "body.from_node": "node",
    "body.to_node": "node",
    "body.into": "id",
    "body.role": "role",
    "body.lines[*].sku": "sku",
    "body.lines[*].line": "place",
}


@dataclass(frozen=True)
class Shop:
    """Where it is open, how one comes in, and what its server said."""

    address: str
    url: str
    secret: str
    log: Path

    @property
    def headers(self) -> dict[str, str]:
        """Of somebody who may do everything."""
        return {"Authorization": f"Bearer {self.secret}"}

    def reconciled(self) -> dict[str, Any]:
        """What differs."""
        return httpx.get(f"{self.address}/api/v1/reconciliation", headers=self.headers, timeout=30).json()


def doors() -> Litestar:
    """All doors, over a database that nobody asks."""
    return create_app(Settings.from_environment({}), "postgresql://nobody@localhost/nothing")


def schema() -> Any:
    """Our own description of all doors but the one that never ends and the one that misses its worker."""
    config = {
        "dictionaries": {name: {"values": values} for name, values in KNOWN.items()},
        "parameters": {place: {"dictionary": name, "probability": 0.6} for place, name in PLACES.items()},
        "generation": {
            "max-examples": EXAMPLES,
            "deterministic": not IS_LONG,
            "database": "none",
            "with-security-parameters": False,
            "allow-extra-parameters": False,
        },
        "suppress-health-check": ["all"],
        "phases": {"coverage": {"enabled": IS_LONG, "unexpected-methods": []}, "examples": {"enabled": True}},
    }
    loaded = schemathesis.openapi.from_dict(described(doors()), config=schemathesis.Config.from_dict(config))
    return loaded.exclude(path="/api/v1/events/live").exclude(path="/health/ready")


async def furnish(url: str) -> str:
    """A shop where something of every kind is there; the secret of one who may do everything."""
    database = await Database.open(url)
    async with database.transaction("user/1") as tx:
        for sku in KNOWN["sku"]:
            await given.stock(tx, on_hand=1000, sku=sku)
            await given.stock(tx, on_hand=50, sku=sku, at="SHOP", pickup=True)
        for _ in range(2):
            await given.order(tx, (given.SKU, 2), ("RADIO", 1))
        await given.order(tx, confirm=False)
        await given.settle(tx)
        await customers.add(tx, {"name": "Bob", "emails": ["bob@example.com"]})
        await inventory.goods.send(tx, Sending(given.NODE, "SHOP", [SentLine(given.SKU, 3)], "for the window"))
        await access.add_user(tx, "ada@example.com", "Ada", "a long password", [])
        issued = [await access.tokens.issue(tx, f"stray {n}", "store") for n in range(STRAY_TOKENS)]
        assert issued
        _, secret = await access.tokens.issue(tx, "fuzz", "admin")
    await database.close()
    return secret


@contextmanager
def opened(cluster_url: str, home: Path) -> Iterator[Shop]:
    """A furnished shop on a database of its own."""
    with made(cluster_url, "template_atrium") as url:
        secret = asyncio.run(furnish(url))
        with serving(url, secret, home) as shop:
            yield shop


@contextmanager
def serving(url: str, secret: str, home: Path) -> Iterator[Shop]:
    """Real doors in a process of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"ATRIUM_DATABASE_URL": url, "ATRIUM_PORT": str(port), "ATRIUM_HOME": str(home)}
    log = home / "serve.log"
    with log.open("wb") as output:
        command = [sys.executable, "-m", "atrium.cli", "serve"]
        server = subprocess.Popen(
            command, env={**os.environ, **settings, "ATRIUM_LOG": "warning"}, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            shop = Shop(f"http://127.0.0.1:{port}", url, secret, log)
            _wait_for(server, shop)
            yield shop
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(server: "subprocess.Popen[bytes]", shop: Shop) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, shop.log.read_text()
        try:
            httpx.get(f"{shop.address}/health/live")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(shop.log.read_text())
