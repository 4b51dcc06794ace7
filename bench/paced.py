"""An open-loop generator: requests leave when they are due, whether earlier ones were answered or not.

Latency counts from the intended start, so that a stall shows in all who would have come meanwhile. It runs in a process
of its own (`python -m bench.paced`, a plan on stdin, what happened on stdout) and says how much of a core it took and
how late it sent, so that one can see whether the generator itself spoils the figure.
"""

import asyncio
import json
import subprocess
import sys
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import uvloop

from bench.figures import percentile
from bench.house import ROOT, Broken, House

MOST_LINES = 512
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Shot:
    """One request: when it is due (seconds from the beginning), of which sort, where and what."""

    due_s: float
    sort: str
    path: str
    body: Any


@dataclass(frozen=True, slots=True)
class Result:
    """Latencies in ms by sort, answers by status; what the generator took of a core, how late it sent."""

    latencies_ms: dict[str, list[float]]
    statuses: dict[str, int]
    core: float
    late_p99_ms: float

    def p99(self, sort: str = "order") -> float:
        """The 99th percentile of one sort, in ms."""
        return percentile(self.latencies_ms.get(sort, []), 0.99)

    def p50(self, sort: str = "order") -> float:
        """The median of one sort, in ms."""
        return percentile(self.latencies_ms.get(sort, []), 0.5)

    @property
    def bad(self) -> int:
        """Requests without a 2xx."""
        return sum(count for status, count in self.statuses.items() if not status.startswith("2"))

    @property
    def note(self) -> str:
        """How far the generator may be trusted."""
        bad = f", {self.bad} not answered 2xx" if self.bad else ""
        return f"generator: {self.core:.0%} of a core, p99 {self.late_p99_ms:.1f} ms late{bad}"


def evenly(rate: float, seconds: float, bodies: Sequence[Any], sort: str = "order") -> list[Shot]:
    """So many orders a second, one after another."""
    return [Shot(i / rate, sort, "/api/v1/orders", bodies[i]) for i in range(min(int(rate * seconds), len(bodies)))]


def fire(house: House, shots: Sequence[Shot]) -> Result:
    """Send all of it from another process."""
    plan = {"port": house.port, "token": house.token, "shots": [asdict(shot) for shot in shots]}
    longest = max(shot.due_s for shot in shots) + PATIENCE_S + 30
    done = subprocess.run(
        [sys.executable, "-m", "bench.paced"],
        cwd=ROOT,
        input=json.dumps(plan).encode(),
        capture_output=True,
        timeout=longest,
        check=False,
    )
    if done.returncode:
        raise Broken(f"the generator failed: {done.stderr.decode()[-1_000:]}")
    return Result(**json.loads(done.stdout))


class _Line(asyncio.Protocol):
    """One kept-open connection that carries one request at a time."""

    def __init__(self, pacer: "_Pacer") -> None:
        self.pacer = pacer
        self.transport: Any = None
        self.shot: tuple[float, str] | None = None
        self.heard = b""
        self.missing = -1

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.pacer.free(self)

    def send(self, due: float, sort: str, request: bytes) -> None:
        self.shot, self.heard, self.missing = (due, sort), b"", -1
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self.missing < 0:
            self.heard += data
            head, blank, body = self.heard.partition(b"\r\n\r\n")
            if not blank:
                return
            length = next(row for row in head.lower().split(b"\r\n") if row.startswith(b"content-length:"))
            self.missing = int(length.partition(b":")[2]) - len(body)
        else:
            self.missing -= len(data)
        if self.missing <= 0:
            self._done(self.heard[9:12].decode())

    def connection_lost(self, _: Exception | None) -> None:
        self.pacer.lines.discard(self)
        if self.shot:
            self._done("lost", is_open=False)

    def _done(self, status: str, *, is_open: bool = True) -> None:
        assert self.shot is not None
        due, sort = self.shot
        self.shot = None
        self.pacer.note(due, sort, status)
        if is_open:
            self.pacer.free(self)


class _Pacer:
    """Sends what is due over whatever line is free; opens lines as they are needed, up to a bound."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.head = (
            f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer {token}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        self.lines: set[_Line] = set()
        self.idle: deque[_Line] = deque()
        self.queue: deque[tuple[float, str, bytes]] = deque()
        self.opening = 0
        self.latencies: dict[str, list[float]] = {}
        self.statuses: Counter[str] = Counter()
        self.late: list[float] = []
        self.left = 0
        self.over = asyncio.Event()

    async def run(self, shots: Sequence[dict[str, Any]]) -> dict[str, Any]:
        ready = [(shot["due_s"], shot["sort"], self._request(shot)) for shot in shots]
        ready.sort(key=lambda each: each[0])
        self.left = len(ready)
        for _ in range(16):
            await self._open()
        loop, cpu = asyncio.get_running_loop(), time.process_time()
        begun = loop.time() + 0.2
        for due, sort, request in ready:
            if (pause := begun + due - loop.time()) > 0:
                await asyncio.sleep(pause)
            self.late.append((loop.time() - begun - due) * 1_000)
            self._send(begun + due, sort, request)
        try:
            await asyncio.wait_for(self.over.wait(), PATIENCE_S)
        except TimeoutError:
            self.statuses["none"] += self.left
        core = (time.process_time() - cpu) / (loop.time() - begun)
        return asdict(Result(self.latencies, dict(self.statuses), core, percentile(self.late, 0.99)))

    def free(self, line: _Line) -> None:
        if self.queue:
            line.send(*self.queue.popleft())
        else:
            self.idle.append(line)

    def note(self, due: float, sort: str, status: str) -> None:
        self.latencies.setdefault(sort, []).append((asyncio.get_running_loop().time() - due) * 1_000)
        self.statuses[status] += 1
        self.left -= 1
        if not self.left:
            self.over.set()

    def _send(self, due: float, sort: str, request: bytes) -> None:
        while self.idle:
            line = self.idle.popleft()
            if line in self.lines:
                line.send(due, sort, request)
                return
        self.queue.append((due, sort, request))
        if len(self.lines) + self.opening < MOST_LINES:
            self.opening += 1
            task = asyncio.ensure_future(self._open())
            task.add_done_callback(lambda _: setattr(self, "opening", self.opening - 1))

    async def _open(self) -> None:
        _, line = await asyncio.get_running_loop().create_connection(lambda: _Line(self), "127.0.0.1", self.port)
        self.lines.add(line)

    def _request(self, shot: dict[str, Any]) -> bytes:
        body = json.dumps(shot["body"], separators=(",", ":")).encode()
        return f"POST {shot['path']} HTTP/1.1\r\n{self.head}{len(body)}\r\n\r\n".encode() + body


async def _main() -> None:
    plan = json.load(sys.stdin)
    result = await _Pacer(plan["port"], plan["token"]).run(plan["shots"])
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    uvloop.run(_main())
