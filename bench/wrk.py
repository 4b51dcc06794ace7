"""The compiled generator: Debian's wrk, closed loop, with our scripts in lua/."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.house import Broken, House

SCRIPTS = Path(__file__).parent / "lua"
HOW = "wrk is not installed: `apt-get install wrk` on Debian and Ubuntu, `brew install wrk` on a Mac"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1_000.0, "m": 60_000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What a run brought: requests a second with a good answer, latencies in ms, how many answers were good."""

    rate: float
    p50_ms: float
    p99_ms: float
    good: int
    bad: int
    lost: int

    @property
    def note(self) -> str:
        """In a few words."""
        bad = f", {self.bad:,} refused" if self.bad else ""
        lost = f", {self.lost:,} lost" if self.lost else ""
        return f"p50 {self.p50_ms:.1f} ms, p99 {self.p99_ms:.1f} ms{bad}{lost}"


def ensure() -> None:
    """Have wrk, if root by apt. Raises Broken with what to do."""
    if shutil.which("wrk"):
        return
    if os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        for words in (["update", "-q"], ["install", "-qy", "wrk"]):
            subprocess.run([apt, *words], capture_output=True, check=False)
    if not shutil.which("wrk"):
        raise Broken(HOW)


def drive(house: House, script: str, clients: int, seconds: float, **variables: str) -> Load:
    """Let so many clients ask, each as fast as it is answered; `variables` are what the script is told."""
    ensure()
    command = ["wrk", "-t1", f"-c{clients}", f"-d{max(round(seconds), 1)}s", "--timeout", "20s", "--latency"]
    done = subprocess.run(
        [*command, "-s", str(SCRIPTS / script), f"http://127.0.0.1:{house.port}"],
        env={**os.environ, "TOKEN": house.token, **variables},
        capture_output=True,
        text=True,
        timeout=seconds + 60,
        check=False,
    )
    if done.returncode:
        raise Broken(f"wrk {script}: {done.stderr or done.stdout}")
    return _read(done.stdout)


def _read(text: str) -> Load:
    total, took = _found(r"(\d+) requests in ([\d.]+)(us|ms|s|m),", text)
    bad = int(_one(r"Non-2xx or 3xx responses: (\d+)", text) or 0)
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
    lost = sum(map(int, errors.groups())) if errors else 0
    good = total - bad
    return Load(good / took if took else 0, _latency("50", text), _latency("99", text), good, bad, lost)


def _found(pattern: str, text: str) -> tuple[int, float]:
    found = re.search(pattern, text)
    if not found:
        raise Broken(f"wrk said nothing we know:\n{text}")
    return int(found[1]), float(found[2]) * _UNITS[found[3]] / 1_000


def _one(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text)
    return found[1] if found else None


def _latency(share: str, text: str) -> float:
    found = re.search(rf"^\s+{share}%\s+([\d.]+)(us|ms|s|m)\s*$", text, re.MULTILINE)
    return float(found[1]) * _UNITS[found[2]] if found else 0.0
