"""The note a running server leaves in its data folder, and whether its writer is still alive."""

import os
from dataclasses import dataclass
from pathlib import Path

NOTE = "postmaster.pid"
STATUS_LINE = 7


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A server's first process: its number and what it is doing (starting, ready, stopping)."""

    pid: int
    status: str

    @property
    def is_ready(self) -> bool:
        """Whether it takes connections."""
        return self.status == "ready"


def parse(note: str) -> Postmaster | None:
    """Read the note; a torn or empty one tells nothing."""
    lines = note.splitlines()
    if not lines or not lines[0].strip().isdecimal():
        return None
    status = lines[STATUS_LINE].strip() if len(lines) > STATUS_LINE else "starting"
    return Postmaster(int(lines[0]), status)


def running(data: Path) -> Postmaster | None:
    """The server that runs on this data folder, if any."""
    found = _noted(data)
    return found if found and _is_ours(found.pid, data) else None


def forget_stranger(data: Path) -> None:
    """Remove a note whose number another program has now: PostgreSQL would take that program for a server.

    Any other note stays, because by it PostgreSQL sees what a killed server may have left running.
    """
    found = _noted(data)
    if found and _command(found.pid) and not _is_ours(found.pid, data):
        (data / NOTE).unlink(missing_ok=True)


def _noted(data: Path) -> Postmaster | None:
    try:
        return parse((data / NOTE).read_text())
    except FileNotFoundError:
        return None


def _is_ours(pid: int, data: Path) -> bool:
    """A number alone proves nothing: after a restart, in a container above all, it may be another program's."""
    if not Path("/proc/self").exists():
        return _exists(pid)
    return os.fsencode(data) in _command(pid)


def _command(pid: int) -> list[bytes]:
    """The words a process was started with; none for one that has ended."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return []
    return words.split(b"\0") if words else []


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
