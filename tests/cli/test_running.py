"""The whole house in a process tree of its own: it opens, outlives the death of a child, and closes cleanly."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ATRIUM = [sys.executable, "-m", "atrium.cli"]


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    home = Path(tempfile.mkdtemp(prefix="atrium-run-"))
    home.chmod(0o711)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    yield {**os.environ, "ATRIUM_HOME": str(home), "ATRIUM_PORT": str(port), "ATRIUM_DEMO": "0"}
    shutil.rmtree(home, ignore_errors=True)


def answers(environment: dict[str, str], path: str) -> bool:
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection("127.0.0.1", int(environment["ATRIUM_PORT"]), timeout=5)
        connection.request("GET", path)
        return connection.getresponse().status == 200
    return False


def within(seconds: float, is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def ours(environment: dict[str, str]) -> dict[int, str]:
    """Our processes and their command lines, by the home in their environment."""
    found: dict[int, str] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"ATRIUM_HOME={environment['ATRIUM_HOME']}\0".encode() in (entry / "environ").read_bytes() + b"\0":
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return found


def test_the_house_opens_heals_and_closes(environment: dict[str, str]) -> None:
    house = subprocess.Popen([*ATRIUM, "run"], env=environment, start_new_session=True)
    try:
        assert within(90, lambda: answers(environment, "/health/ready"))
        token = subprocess.run(
            [*ATRIUM, "token", "create", "--name", "t", "--role", "admin"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert token.startswith("atr_")
        assert token.count("\n") == 1

        doors = [pid for pid, command in ours(environment).items() if command.rstrip().endswith("serve")]
        for pid in doors:
            os.kill(pid, signal.SIGKILL)
        assert within(60, lambda: answers(environment, "/health/live"))

        os.killpg(house.pid, signal.SIGTERM)
        assert house.wait(30) == 0
        assert within(5, lambda: not ours(environment))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(house.pid, signal.SIGKILL)


def test_children_end_with_their_parent(environment: dict[str, str]) -> None:
    house = subprocess.Popen([*ATRIUM, "run"], env=environment, start_new_session=True)
    try:
        assert within(90, lambda: answers(environment, "/health/ready"))
        house.kill()
        house.wait()
        assert within(30, lambda: not ours(environment))
        # The server of the dead is found and stopped by whoever comes next.
        subprocess.run([*ATRIUM, "migrate"], env=environment, check=True)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(house.pid, signal.SIGKILL)
