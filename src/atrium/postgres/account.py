"""The operating system's account that the server runs as: never root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from atrium.postgres.errors import ServerRefused

UNPRIVILEGED = "nobody"


@dataclass(frozen=True, slots=True)
class Account:
    """One account; programs are run as it."""

    name: str
    uid: int
    gid: int

    def run(self, *command: str | Path, cwd: Path, log: IO[str] | None = None) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, in a session of its own so that a Ctrl-C does not reach it.

        With a log its words go there (a server that stays would keep a pipe open), else they are returned.
        """
        changes = os.geteuid() == 0
        return subprocess.run(  # noqa: S603 - PostgreSQL's own programs
            [str(word) for word in command],
            cwd=cwd,
            env=_environment(cwd),
            stdin=subprocess.DEVNULL,
            stdout=log or subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            start_new_session=True,
            user=self.uid if changes else None,
            group=self.gid if changes else None,
            extra_groups=[] if changes else None,
        )

    def own(self, folder: Path) -> None:
        """Make a folder, private to this account."""
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if found.st_uid not in {0, self.uid} or folder.is_symlink():
            raise ServerRefused(f"{folder} belongs to somebody else. Remove it, or choose another ATRIUM_HOME.")
        if found.st_uid != self.uid:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)


def of(data: Path) -> Account:
    """The account of this data folder: its owner's; for a new one our own, or as root the unprivileged one."""
    if os.geteuid() != 0:
        return named(os.geteuid())
    owner = data.stat().st_uid if data.exists() else 0
    return named(owner) if owner else _unprivileged()


def named(uid: int) -> Account:
    """The account with this number; one without a name is refused."""
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ServerRefused(
            f"The account number {uid} has no name, and PostgreSQL needs one. Add it to /etc/passwd."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def belongs_to_home(path: Path, home: Path) -> None:
    """Give a file that root made to the owner of the home, who will need it again."""
    owner = home.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        os.chown(path, owner.st_uid, owner.st_gid)


def _unprivileged() -> Account:
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise ServerRefused(
            f"PostgreSQL must not run as root and there is no account {UNPRIVILEGED}. Run as an ordinary user."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _environment(home: Path) -> dict[str, str]:
    # Nothing secret of ours and no PG* setting of the user's reaches the server.
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "HOME": str(home), "TZ": "UTC"}
