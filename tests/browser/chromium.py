"""The Chromium of the browser tests: one that is there, else Debian's, else the one that npm carries."""

import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from web import npm

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
)
"""It asks nothing of anybody but the house, and draws letters alike everywhere."""
UNPACK = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"
HOME = npm.WEB / "chromium"
UNPACKED = HOME / "node_modules" / ".unpacked"


@dataclass(frozen=True)
class Chromium:
    """A browser that starts, and what it needs around it."""

    path: str
    environment: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def works(self) -> bool:
        """Whether it can be started: some systems only have a script that tells one to install it."""
        command, env = [self.path, "--version"], {**os.environ, **self.environment}
        try:
            return subprocess.run(command, env=env, capture_output=True, timeout=60, check=False).returncode == 0
        except OSError:
            return False


def find() -> Chromium:
    """The first that works. Raises Missing with a sentence for whoever runs the tests."""
    found = on_the_path() or from_debian() or from_npm()
    if not found:
        raise npm.Missing("no Chromium for the browser tests: put one on the PATH, such as Debian's package `chromium`")
    return found


def on_the_path(folders: str | None = None) -> Chromium | None:
    """One that somebody installed."""
    paths = (shutil.which(name, path=folders) for name in NAMES)
    return next((found for path in paths if path and (found := Chromium(path)).works), None)


def from_debian() -> Chromium | None:
    """Installed by apt, which only root may."""
    apt = shutil.which("apt-get")
    if not apt or os.geteuid():
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run([apt, "--quiet", *words], env=environment, capture_output=True, check=False)
    return on_the_path()


def from_npm() -> Chromium | None:
    """Unpacked from npm's @sparticuz/chromium; a system that lacks libraries gets those that come with it."""
    packed = npm.fetch(HOME) / "@sparticuz" / "chromium" / "bin"
    if not UNPACKED.exists():
        _unpack(packed)
    fonts = {} if shutil.which("fc-list") else {"FONTCONFIG_PATH": str(UNPACKED / "fonts")}
    lean = Chromium(str(UNPACKED / "chromium"), fonts)
    laden = Chromium(lean.path, {**fonts, "LD_LIBRARY_PATH": str(UNPACKED / "al2023" / "lib")})
    return next((found for found in (lean, laden) if found.works), None)


def _unpack(packed: Path) -> None:
    """All of it or nothing."""
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent, prefix=".") as aside:
        folder = Path(aside) / "whole"
        folder.mkdir()
        with (folder / "chromium").open("wb") as program, _unpacked(packed / "chromium.br") as content:
            shutil.copyfileobj(content, program)
        (folder / "chromium").chmod(0o755)
        for name, place in (("swiftshader", folder), ("fonts", folder / "fonts"), ("al2023", folder / "al2023")):
            with _unpacked(packed / f"{name}.tar.br") as content, tarfile.open(fileobj=content, mode="r|") as archive:
                archive.extraction_filter = getattr(tarfile, "data_filter", None)  # Debian 12's Python knows none
                archive.extractall(place)  # noqa: S202 - npm has compared its checksum with our lock
        folder.replace(UNPACKED)


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    """What a brotli file holds; Node knows how, Python alone does not."""
    with (
        path.open("rb") as source,
        subprocess.Popen([npm.node(), "-e", UNPACK], stdin=source, stdout=subprocess.PIPE) as reading,
    ):
        assert reading.stdout
        yield reading.stdout
