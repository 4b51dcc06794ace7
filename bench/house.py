"""A copy of the program of its own: fresh home, own port, no demo; driven from outside by its API and its commands."""

import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent
ATRIUM = Path(sys.executable).with_name("atrium")
ADDED_UP_WITHIN_S = 900.0
READY_WITHIN_S = 90
STOP_WITHIN_S = 60
WORDS_SHOWN = 2_000
ROLES = {"run", "serve", "work", "world"}


class Broken(Exception):
    """Something that a bench stands upon does not work: no figure can be had."""


class House:
    """Started by `with House() as house`, stopped and removed when the block ends."""

    verb = "run"
    """What of the program is started."""
    ready = "/health/ready"
    """Where it says that it may be used."""

    def __init__(self, **settings: str) -> None:
        """Nothing runs yet; `settings` are further environment variables."""
        self.home = Path(tempfile.mkdtemp(prefix="atrium-bench-"))
        self.home.chmod(0o755)
        self.port = free_port()
        self.token = ""
        self.env = {
            **os.environ,
            "ATRIUM_HOME": str(self.home),
            "ATRIUM_PORT": str(self.port),
            "ATRIUM_HOST": "127.0.0.1",
            "ATRIUM_DEMO": "0",
            "ATRIUM_LOG": "warning",
            "TMPDIR": str(self.home),  # what a killed process leaves behind goes with the home
            **settings,
        }
        if "ATRIUM_DATABASE_URL" not in settings:
            self.env.pop("ATRIUM_DATABASE_URL", None)
        self.process: subprocess.Popen[bytes] | None = None
        self.log = self.home / "bench.log"
        self._line: http.client.HTTPConnection | None = None

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait_ready()
            self.token = self.command("token", "create", "--name", "bench", "--role", "admin").splitlines()[-1]
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the program; its words go to a file in its home."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [ATRIUM, self.verb], cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )

    def wait_ready(self, within_s: float = READY_WITHIN_S) -> float:
        """Until the doors say ready; how long it took. A program that ended by itself is Broken."""
        begun = time.monotonic()
        while time.monotonic() - begun < within_s:
            if self.process is None or self.process.poll() is not None:
                raise Broken(f"the program ended by itself:\n{self.last_words()}")
            if self.is_ready():
                return time.monotonic() - begun
            time.sleep(0.1)
        raise Broken(f"not ready within {within_s:.0f} s:\n{self.last_words()}")

    def is_ready(self) -> bool:
        """Whether the doors answer, the schema is current and, where one is due, a worker beats."""
        try:
            return self.call("GET", self.ready)[0] == 200
        except (OSError, http.client.HTTPException):
            return False

    def stop(self) -> None:
        """Gently, then hard; nothing of it is left."""
        self._hang_up()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_WITHIN_S)
        for pid in {*self.pids(), *self.postmasters()}:
            kill(pid)
        until(lambda: not self.pids() and not self.postmasters(), 10)
        elsewhere = (self.home / "postgres").resolve()
        shutil.rmtree(self.home, ignore_errors=True)
        if elsewhere.name.endswith(self.home.name):
            shutil.rmtree(elsewhere, ignore_errors=True)

    def command(self, *words: str, within_s: float = 120) -> str:
        """Run one of the program's commands; what it printed. Raises Broken when it fails."""
        done = subprocess.run(
            [ATRIUM, *words], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=within_s, check=False
        )
        if done.returncode:
            raise Broken(f"atrium {' '.join(words)}: {done.stderr[-WORDS_SHOWN:]}")
        return done.stdout.strip() or done.stderr.strip()

    def call(self, method: str, path: str, body: Any = None, timeout: float = 60) -> tuple[int, Any]:
        """One request on a line that is kept open; status and what was answered.

        A door that is going down closes its lines: what only reads is asked again, on a new one.
        """
        try:
            return self._call(method, path, body, timeout)
        except (ConnectionError, http.client.HTTPException):
            if method != "GET":
                raise
            return self._call(method, path, body, timeout)

    def _call(self, method: str, path: str, body: Any, timeout: float) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        sent = json.dumps(body).encode() if body is not None else None
        self._line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            self._line.request(method, path, sent, headers)
            answer = self._line.getresponse()
            raw = answer.read()
        except BaseException:
            self._hang_up()
            raise
        with contextlib.suppress(ValueError):
            return answer.status, json.loads(raw)
        return answer.status, raw

    def must(self, method: str, path: str, body: Any = None) -> Any:
        """A request that has to work. Raises Broken."""
        status, answer = self.call(method, path, body)
        if not 200 <= status < 300:
            raise Broken(f"{method} {path} was answered {status}: {str(answer)[:WORDS_SHOWN]}")
        return answer

    def differences(self) -> int:
        """What the house's own reconciliation says; must be 0. It adds up all that ever moved."""
        self._hang_up()
        status, answer = self.call("GET", "/api/v1/reconciliation", timeout=ADDED_UP_WITHIN_S)
        self._hang_up()
        if status != 200:
            raise Broken(f"The books cannot be added up: {status}, {str(answer)[:WORDS_SHOWN]}")
        return answer["differences"]

    def figures(self) -> dict[str, float]:
        """What /metrics says, by name with labels."""
        text = self.must("GET", "/metrics")
        lines = (line for line in text.decode().splitlines() if line and not line.startswith("#"))
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}

    def waiting(self) -> float:
        """Facts without position and journeys that are not over."""
        figures = self.figures()
        states = sum(value for name, value in figures.items() if name.startswith("atrium_transmissions{"))
        return states + figures.get("atrium_events_unnumbered", 0)

    def settle(self, within_s: float = 180) -> float:
        """Wait until everyone who must act has acted and everyone was told; how long it took. Raises Broken."""
        begun = time.monotonic()
        if not until(lambda: self.waiting() == 0, within_s, 0.2):
            raise Broken(f"{self.waiting():.0f} facts are still under way after {within_s:.0f} s")
        return time.monotonic() - begun

    def pids(self) -> list[int]:
        """Every process of this house but PostgreSQL, by its home in the environment."""
        mark = f"ATRIUM_HOME={self.home}\0".encode()
        return [pid for pid in every_pid() if pid != os.getpid() and mark in of_process(pid, "environ") + b"\0"]

    def postmasters(self) -> list[int]:
        """PostgreSQL's first process, by its data folder: its environment is its own."""
        found = []
        for pid in every_pid():
            words = of_process(pid, "cmdline").split(b"\0")
            if words[0].endswith(b"postgres") and b"-D" in words:
                folder = words[words.index(b"-D") + 1].decode()
                if folder.startswith(str(self.home)) or self.home.name in folder:
                    found.append(pid)
        return found

    def roles(self) -> dict[int, str]:
        """What each process does: `run`, `work`, `serve` (keeps the doors), `door` (answers)."""
        pids = self.pids()
        words = {
            pid: of_process(pid, "cmdline").rstrip(b"\0").split(b"\0")[-1].decode(errors="replace") for pid in pids
        }
        return {
            pid: "door" if word not in ROLES or (word == "serve" and words.get(parent(pid)) == "serve") else word
            for pid, word in words.items()
        }

    def doors_mb(self) -> float:
        """Memory of the processes that answer and of the one that keeps them."""
        return sum(resident_mb(pid) for pid, role in self.roles().items() if role in {"door", "serve"})

    def last_words(self) -> str:
        """The end of what the program said."""
        return self.log.read_text(errors="replace")[-WORDS_SHOWN:] if self.log.exists() else ""

    def bugs(self) -> list[str]:
        """What the program itself called its mistakes."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return [line for line in lines if '"level": "error"' in line]

    def _hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line = None


class Doors(House):
    """One process of doors and nothing else, over a database that stands already."""

    verb = "serve"
    ready = "/health/live"

    def __init__(self, url: str) -> None:
        """Nothing runs yet."""
        super().__init__(ATRIUM_DATABASE_URL=url, ATRIUM_WORKERS="1")


def free_port() -> int:
    """A port of this machine that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(ask: Callable[[], Any], within_s: float, every_s: float = 0.1) -> Any:
    """Ask again and again until the answer is true; the last answer."""
    end = time.monotonic() + within_s
    while not (answer := ask()) and time.monotonic() < end:
        time.sleep(every_s)
    return answer


def every_pid() -> list[int]:
    """Every process of this machine that we can see."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdecimal()]


def of_process(pid: int, file: str) -> bytes:
    """What the kernel says of a process; nothing of one that has ended or is not ours to see."""
    try:
        return Path(f"/proc/{pid}/{file}").read_bytes()
    except OSError:
        return b""


def children(pid: int) -> list[int]:
    """The processes that a process has started and that still run."""
    return [int(word) for word in of_process(pid, f"task/{pid}/children").split()]


def parent(pid: int) -> int:
    """Who started a process; 0 for one that has ended."""
    after_name = of_process(pid, "stat").rpartition(b")")[2].split()
    return int(after_name[1]) if len(after_name) > 1 else 0


def resident_mb(pid: int) -> float:
    """Memory of a process that is its own (private pages), in MB."""
    rows = of_process(pid, "smaps_rollup").decode().splitlines()
    kilobytes = [int(row.split()[1]) for row in rows if row.startswith("Private_")]
    return sum(kilobytes) / 1024


def kill(pid: int) -> None:
    """At once, as a power cut would."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
