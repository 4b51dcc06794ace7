"""The house as any program meets it: its API, asked again with the same key when the outcome is unknown."""

import asyncio
import re
import time
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from random import Random
from typing import Any, NamedTuple, cast

import aiohttp
import msgspec

PATIENCE_S = 90.0
LONGEST_PAUSE_S = 5.0
CONNECT_S, ANSWER_S = 10.0, 30.0
"""How long a line may take to open, and the house to say something; waiting for a free line is our own matter."""
MOST_LINES = 256
UNKNOWN = "unknown"
LOOK_EVERY_S = 1.0
UNNUMBERED = re.compile(r"^atrium_events_unnumbered ([0-9.e+]+)$", re.MULTILINE)


class Door(NamedTuple):
    """One of the API's doors, and what the simulation calls its use: `Door("order", "POST", "/orders")`."""

    name: str
    method: str
    path: str


class Answer(NamedTuple):
    """Status and body; status 0: nobody answered within our patience."""

    status: int
    body: Any

    @property
    def is_good(self) -> bool:
        """Whether it was done."""
        return 200 <= self.status < 300

    @property
    def code(self) -> str:
        """The code of a refusal; empty when it was done."""
        if self.is_good:
            return ""
        problem = cast("dict[str, Any]", self.body) if isinstance(self.body, dict) else {}
        return str(problem.get("code", self.status or UNKNOWN))


@dataclass(slots=True)
class Tally:
    """What was asked: outcomes by name of the door, seconds that answers took, and how often it was asked again."""

    outcomes: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    took: dict[str, "array[float]"] = field(default_factory=lambda: defaultdict(lambda: array("f")))
    again: int = 0
    broken: list[str] = field(default_factory=list[str])
    """Answers that no house may give: a 5xx that is not 503, and silence."""

    def percentile_ms(self, name: str, share: float) -> float:
        """The time within which that share of answers came, in milliseconds."""
        times = sorted(self.took[name])
        return times[min(int(len(times) * share), len(times) - 1)] * 1000 if times else 0.0


class House:
    """Asks the API with a token; never raises for what the house answers."""

    def __init__(self, session: aiohttp.ClientSession, address: str, token: str, chance: Random) -> None:
        """`address` is where its doors are: http://127.0.0.1:8000."""
        self.tally = Tally()
        self._session = session
        self._api = f"{address.rstrip('/')}/api/v1"
        self._metrics = f"{address.rstrip('/')}/metrics"
        self._token = token
        self._chance = chance

    async def ask(self, door: Door, body: Any = None, version: int | None = None) -> Answer:
        """One request; repeated with the same key while nobody knows what became of it."""
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        if door.method == "POST":
            headers["Idempotency-Key"] = f"{self._chance.getrandbits(96):x}"
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        payload = msgspec.json.encode(body) if body is not None else None
        began, pause = time.monotonic(), 0.1
        while True:
            answer = await self._once(door, payload, headers)
            is_known = answer.status not in {0, 503} and answer.code != "in_progress"
            if is_known or time.monotonic() - began > PATIENCE_S:
                break
            self.tally.again += 1
            await asyncio.sleep(pause * self._chance.uniform(0.5, 1.5))
            pause = min(pause * 2, LONGEST_PAUSE_S)
        self._note(door, answer, time.monotonic() - began)
        return answer

    async def settled(self) -> None:
        """Wait until the house has numbered what it knows: who listens from now on is not told of years ago."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until and not await self._is_settled():
            await asyncio.sleep(LOOK_EVERY_S)

    async def _is_settled(self) -> bool:
        try:
            async with self._session.get(self._metrics) as response:
                found = UNNUMBERED.search(await response.text())
                return bool(found) and not float(found[1])
        except (aiohttp.ClientError, TimeoutError):
            return False

    async def _once(self, door: Door, payload: bytes | None, headers: dict[str, str]) -> Answer:
        try:
            async with self._session.request(
                door.method, self._api + door.path, data=payload, headers=headers
            ) as response:
                text = await response.read()
                return Answer(response.status, msgspec.json.decode(text) if text else None)
        except (aiohttp.ClientError, TimeoutError, msgspec.DecodeError):
            return Answer(0, None)

    def _note(self, door: Door, answer: Answer, took_s: float) -> None:
        outcome = str(answer.status) if answer.is_good else f"{answer.status} {answer.code}"
        self.tally.outcomes[door.name][outcome] += 1
        self.tally.took[door.name].append(took_s)
        if answer.status == 0 or answer.status >= 500:
            self.tally.broken.append(f"{door.method} {door.path}: {outcome}")
