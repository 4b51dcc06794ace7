"""Live screens: one process that holds many feeds open and notes what reaches them and when.

`python -m bench.feeds PORT COUNT` (the token in TOKEN) prints how many are open, then, line by line as JSON, what
arrived: kind, how many feeds got it, seconds from the fact to the first and to the last of them. With COUNT 1 it is a
plain reader of the live feed.
"""

import asyncio
import contextlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Generator
from datetime import datetime
from typing import Any

import uvloop

from bench.house import ROOT, House

AT_ONCE = 50
SPARE_FILES = 200
QUIET_WITHIN_S = 15


@contextlib.contextmanager
def opened(house: House, count: int) -> Generator["subprocess.Popen[str]"]:
    """So many feeds, open for the length of a block; its first line of words says how many there are."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.feeds", str(house.port), str(count)],
        cwd=ROOT,
        env={**os.environ, "TOKEN": house.token},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def heard(process: "subprocess.Popen[str]") -> list[dict[str, Any]]:
    """Let it end; what arrived: `kind`, `stream`, `position`, `feeds`, `first_s`, `last_s`, `happened_at`."""
    words, _ = process.communicate("stop\n", timeout=60)
    return json.loads(words.splitlines()[-1])


class _Reader(asyncio.Protocol):
    """One feed."""

    def __init__(self, request: bytes, notes: dict[int, list[Any]]) -> None:
        self.request = request
        self.notes = notes
        self.opened = asyncio.get_running_loop().create_future()
        self.rest = b""

    def connection_made(self, transport: Any) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        if not self.opened.done():
            self.opened.set_result(data.startswith(b"HTTP/1.1 200"))
        now = time.time()
        *rows, self.rest = (self.rest + data).split(b"\n")
        for row in rows:
            if row.startswith(b"data:"):
                self._note(row[5:], now)

    def connection_lost(self, _: Exception | None) -> None:
        if not self.opened.done():
            self.opened.set_result(False)

    def _note(self, text: bytes, now: float) -> None:
        """The first reader of a fact decodes it; the others only count."""
        position = int(text.partition(b'"position":')[2].partition(b",")[0])
        note = self.notes.get(position)
        if note is None:
            fact = json.loads(text)
            at = datetime.fromisoformat(fact["happened_at"]).timestamp()
            self.notes[position] = [fact["kind"], fact["stream"], 1, now - at, now - at, at]
        else:
            note[2] += 1
            note[4] = now - note[5]


async def _quiet(notes: dict[int, list[Any]]) -> None:
    """Until nothing has come for a second."""
    before, deadline = -1, time.monotonic() + QUIET_WITHIN_S
    while (count := sum(note[2] for note in notes.values())) != before and time.monotonic() < deadline:
        before = count
        await asyncio.sleep(1)


async def _main(port: int, count: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(count, hard - SPARE_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, count + SPARE_FILES), hard))
    notes: dict[int, list[Any]] = {}
    request = (
        f"GET /api/v1/events/live HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept: text/event-stream\r\n"
        f"Authorization: Bearer {os.environ['TOKEN']}\r\n\r\n"
    ).encode()
    loop, ready = asyncio.get_running_loop(), 0
    for begin in range(0, count, AT_ONCE):
        readers = [_Reader(request, notes) for _ in range(min(AT_ONCE, count - begin))]
        await asyncio.gather(*(loop.create_connection(lambda r=r: r, "127.0.0.1", port) for r in readers))
        ready += sum(await asyncio.gather(*(reader.opened for reader in readers)))
    sys.stdout.write(f"{ready}\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.readline)
    await _quiet(notes)
    names = ("kind", "stream", "feeds", "first_s", "last_s", "happened_at")
    told = [dict(zip(names, note, strict=True)) | {"position": position} for position, note in sorted(notes.items())]
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    uvloop.run(_main(int(sys.argv[1]), int(sys.argv[2])))
