"""Where a home keeps its database server. Rules first, then the folders they ask for."""

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from atrium.postgres.errors import ServerRefused

STATE = Path("/var/lib/atrium")
PORT = 5432
SOCKET_PATH_BYTES = 107
PLAIN_PATH = re.compile(r"[\w./+-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Place:
    """The folders of one server. `root` lies in the home unless its account may not go there."""

    home: Path
    root: Path

    @property
    def pgdata(self) -> Path:
        """What PostgreSQL calls its data directory, private to the server's account."""
        return self.root / "data"

    @property
    def copies(self) -> Path:
        """Programs copied for the server's account."""
        return self.root / "programs"

    @property
    def sockets(self) -> Path:
        """The folder of the Unix socket."""
        return socket_dir(self.root)

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "postgres.log"

    @property
    def users(self) -> Path:
        """The file on which everyone who uses the server holds a shared lock."""
        return self.root / "users.lock"


def socket_dir(root: Path) -> Path:
    """Beside the data, or under /tmp by a short name when the path does not fit into a socket's address."""
    beside = root / "run"
    address = os.fsencode(beside / f".s.PGSQL.{PORT}")
    if len(address) <= SOCKET_PATH_BYTES and PLAIN_PATH.fullmatch(str(beside)):
        return beside
    return Path("/tmp") / f"atrium-{hashlib.sha256(os.fsencode(root)).hexdigest()[:16]}"  # noqa: S108 - the one short path


def is_open_to_all(path: Path) -> bool:
    """Whether every account may pass through the folders above this path."""
    return all(parent.stat().st_mode & 0o001 for parent in path.parents)


def find(home: Path) -> Place:
    """The place of this home's server; made when there is none. Call it under the home's lock."""
    root = home / "postgres"
    if root.is_symlink():
        return Place(home, _followed(root))
    if _is_for_another_account(root):
        if not is_open_to_all(home):
            return Place(home, _elsewhere(root))
        home.chmod(home.stat().st_mode & 0o777 | 0o011)
    _make(root)
    return Place(home, root)


def known(home: Path) -> Place:
    """The place of this home's server as it is; nothing is made."""
    return Place(home, (home / "postgres").resolve())


def _is_for_another_account(root: Path) -> bool:
    """As root the server runs as somebody else, unless an ordinary user has made it."""
    return os.geteuid() == 0 and not (root.exists() and root.stat().st_uid != 0)


def _followed(link: Path) -> Path:
    root = link.resolve()
    if not root.is_dir():
        raise ServerRefused(
            f"The database of this home was in {root}, which is gone. Put it back, or remove {link} to start anew."
        )
    return root


def _elsewhere(link: Path) -> Path:
    """A folder outside a home that lies below a closed folder; the home keeps a link to it."""
    if link.exists():
        raise ServerRefused(
            f"A folder above {link} has been closed to the account the database runs as. "
            f"Open it (chmod o+x) or move the home to where other accounts may pass."
        )
    root = STATE / f"{secrets.token_hex(4)}-{link.parent.name}"
    _make(STATE)
    _make(root)
    link.symlink_to(root)
    return root


def _make(folder: Path) -> None:
    """A folder that is ours; as root, one that others may pass through."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0 and folder.stat().st_uid == 0:
        folder.chmod(0o711)
