"""Open screens: one process that listens as so many browsers do, each with one order in view.

`python -m bench.news PORT` takes the orders ([id, number] each, one a screen) as JSON on stdin's first line, prints how
many screens are open, listens until the second line, and prints what happened as JSON. A screen that hears of its order
asks for it again, as its page does; notes that it finds there say when they were sent.
"""

import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import httpx
import uvloop

from bench.house import ROOT, House

AT_ONCE = 50
SPARE_FILES = 200
SENT = re.compile(r"sent at (\d+\.\d+)")
QUIET_S = 2


@contextmanager
def opened(house: House, orders: Sequence[tuple[str, str]], cookies: str) -> Generator["subprocess.Popen[str]"]:
    """A screen for each order, open for the length of a block; its first line of words says how many there are."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.news", str(house.port)],
        cwd=ROOT,
        env={**os.environ, "COOKIES": cookies},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    process.stdin.write(json.dumps(orders) + "\n")
    process.stdin.flush()
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


class Screens:
    """All of them, and what they noted."""

    def __init__(self, numbers: dict[str, str], client: httpx.AsyncClient) -> None:
        """`numbers` are the orders' numbers by stream."""
        self.numbers = numbers
        self.heard: dict[str, list[list[float]]] = {stream: [] for stream in numbers}
        """By stream, for each fact: when the first screen heard of it, when the last, how many did."""
        self.seen: dict[float, float] = {}
        """By when a note was sent: seconds until it stood in the answer to its screen."""
        self._client = client
        self._asking: set[asyncio.Task[None]] = set()

    def hear(self, screen: "Screen", stream: str) -> None:
        """A screen hears of a thing."""
        facts = self.heard.get(stream)
        if facts is None:
            return
        now, place = time.time(), screen.counts.get(stream, 0)
        screen.counts[stream] = place + 1
        if place == len(facts):
            facts.append([now, now, 0])
        facts[place][1] = now
        facts[place][2] += 1
        if screen.stream == stream:
            asking = asyncio.create_task(self._ask(stream))
            self._asking.add(asking)
            asking.add_done_callback(self._asking.discard)

    async def _ask(self, stream: str) -> None:
        answer = await self._client.get(f"/orders/{self.numbers[stream]}")
        now = time.time()
        for sent in map(float, SENT.findall(answer.text)):
            self.seen.setdefault(sent, now - sent)


class Screen(asyncio.Protocol):
    """One of them: its line to the house."""

    def __init__(self, screens: Screens, stream: str, request: bytes) -> None:
        """Ask for the news once there is a line; `stream` is the order in view."""
        self.stream = stream
        self.counts: dict[str, int] = {}
        self.opened = asyncio.get_running_loop().create_future()
        self._screens = screens
        self._request = request
        self._rest = b""

    def connection_made(self, transport: Any) -> None:
        """Ask for the news."""
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Note what there is."""
        if not self.opened.done():
            self.opened.set_result(data.startswith(b"HTTP/1.1 200"))
        *rows, self._rest = (self._rest + data).split(b"\n")
        for row in rows:
            if row.startswith(b'data: ["orders.OrderNoted"'):
                self._screens.hear(self, json.loads(row[6:])[1])

    def connection_lost(self, _: Exception | None) -> None:
        """Closed."""
        if not self.opened.done():
            self.opened.set_result(False)


async def _main(port: int) -> None:
    loop = asyncio.get_running_loop()
    orders = json.loads(await loop.run_in_executor(None, sys.stdin.readline))
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, len(orders) + SPARE_FILES), hard))
    cookies = os.environ["COOKIES"]
    news = f"GET /news HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\nCookie: {cookies}\r\n\r\n"
    headers = {"Cookie": cookies, "HX-Request": "true", "Accept": "text/html"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
        screens = Screens({f"order/{order_id}": number for order_id, number in orders}, client)
        ready = 0
        for begin in range(0, len(orders), AT_ONCE):
            some = [Screen(screens, f"order/{one}", news.encode()) for one, _ in orders[begin : begin + AT_ONCE]]
            await asyncio.gather(*(loop.create_connection(lambda s=s: s, "127.0.0.1", port) for s in some))
            ready += sum(await asyncio.gather(*(screen.opened for screen in some)))
        for _, number in orders:
            await client.get(f"/orders/{number}")  # a page is loaded before it is kept current
        sys.stdout.write(f"{ready}\n")
        sys.stdout.flush()
        await loop.run_in_executor(None, sys.stdin.readline)
        await asyncio.sleep(QUIET_S)
        json.dump({"heard": screens.heard, "seen": list(screens.seen.items())}, sys.stdout)


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1])))
