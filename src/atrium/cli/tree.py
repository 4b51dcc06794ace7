"""One tree of processes: children are started again when they die, and none outlives the parent."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from types import FrameType

import structlog

from atrium.kernel.process import PARENT
from atrium.postgres import Cluster, ServerRefused

LOOK_EVERY_S = 0.5
LONGEST_PAUSE_S = 10.0
STOP_WITHIN_S = 20.0

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes]"
    started: float
    deaths: int = 0
    again_at: float | None = None


class Tree:
    """The parent of the house's processes, and keeper of its database."""

    def __init__(self, cluster: Cluster | None) -> None:
        """Keep this server running too, if it is ours."""
        self._cluster = cluster
        self._children: list[_Child] = []
        self._told = Event()

    def listen(self) -> None:
        """SIGTERM and Ctrl-C mean: stop."""
        for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(each, self._hear)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Start a child that dies with us."""
        given = {**environment, PARENT: str(os.getpid())}
        if not self._told.is_set():
            self._children.append(_Child(name, command, given, _spawn(command, given), time.monotonic()))

    def watch(self) -> None:
        """Keep all running until told to stop, then stop them."""
        try:
            while not self._told.wait(LOOK_EVERY_S):
                self._look()
        finally:
            self._stop()

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._told.set()

    def _look(self) -> None:
        now = time.monotonic()
        for child in self._children:
            if child.process.poll() is None:
                continue
            if child.again_at is None:
                child.deaths = child.deaths + 1 if now - child.started < LONGEST_PAUSE_S * 3 else 0
                pause = min(0.25 * 2**child.deaths, LONGEST_PAUSE_S)
                child.again_at = now + pause
                log.warning("child.died", name=child.name, code=child.process.returncode, again_in_s=pause)
            elif now >= child.again_at:
                child.process, child.started, child.again_at = _spawn(child.command, child.environment), now, None
        self._keep_server()

    def _keep_server(self) -> None:
        if self._cluster is None or self._cluster.is_ready():
            return
        try:
            self._cluster.join()
            log.warning("server.started_again")
        except ServerRefused as refusal:
            log.warning("server.refused", why=str(refusal))

    def _stop(self) -> None:
        """Tell all, wait for all, end those that will not."""
        for child in self._children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for child in self._children:
            try:
                child.process.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                log.warning("child.killed", name=child.name)
                child.process.kill()
                child.process.wait()


def _spawn(command: Sequence[str], environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(command, env=dict(environment), stdin=subprocess.DEVNULL)  # noqa: S603 - our own commands
