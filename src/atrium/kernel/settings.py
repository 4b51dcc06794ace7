"""What the house is told from outside: environment variables, all optional."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where Atrium lives, where it listens and how many hands it has."""

    home: Path
    """Folder of the embedded database, the secret key and the logs (`ATRIUM_HOME`, default `.atrium`)."""
    host: str
    """Address that the doors listen on (`ATRIUM_HOST`, default `127.0.0.1`)."""
    port: int
    """Port that the doors listen on (`ATRIUM_PORT`, default `8000`)."""
    database_url: str | None
    """A PostgreSQL 17 or newer to use (`ATRIUM_DATABASE_URL`); unset: our own embedded one in the home."""
    demo: bool
    """Load the demo retailer into an empty database (`ATRIUM_DEMO`, default `1`)."""
    secret_key: str | None
    """Key that seals secrets at rest, shared by all nodes (`ATRIUM_SECRET_KEY`); unset: made in the home."""
    workers: int
    """Door processes (`ATRIUM_WORKERS`; default: one a core, at most four)."""
    log: str
    """Least level that is logged: debug, info, warning, error (`ATRIUM_LOG`, default `info`)."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; a number that is none is refused with the variable's name (ValueError)."""
        return cls(
            home=Path(environment.get("ATRIUM_HOME") or ".atrium").absolute(),
            host=environment.get("ATRIUM_HOST") or "127.0.0.1",
            port=_number(environment, "ATRIUM_PORT", 8000),
            database_url=environment.get("ATRIUM_DATABASE_URL") or None,
            demo=(environment.get("ATRIUM_DEMO") or "1") not in {"0", "no", "false", "off"},
            secret_key=environment.get("ATRIUM_SECRET_KEY") or None,
            workers=_number(environment, "ATRIUM_WORKERS", min(os.cpu_count() or 1, 4)),
            log=(environment.get("ATRIUM_LOG") or "info").lower(),
        )

    def key(self) -> str:
        """The key that seals secrets: the one given, else one made once in the home, readable by its owner only."""
        if self.secret_key:
            return self.secret_key
        path = self.home / "secret.key"
        self.home.mkdir(parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(32))
        return path.read_text().strip()


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        message = f"{name} must be a whole number from 1 to 65535, not {text!r}"
        raise ValueError(message)
    return int(text)
