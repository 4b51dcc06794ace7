"""What the house is told from outside: environment variables, all optional."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

NO = {"0", "no", "false", "off"}
LOOPBACK = ("127.0.0.1", "::1", "localhost")


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
    simulates: bool
    """Keep a simulated world beside the demo retailer, for the board to set going (`ATRIUM_SIMULATE`, default `1`)."""
    secret_key: str | None
    """Key that seals secrets at rest, shared by all nodes (`ATRIUM_SECRET_KEY`); unset: made in the home."""
    workers: int
    """Door processes (`ATRIUM_WORKERS`; default: one a core, at most four)."""
    log: str
    """Least level that is logged: debug, info, warning, error (`ATRIUM_LOG`, default `info`)."""
    second_factor: frozenset[str]
    """Roles that sign in with a phone's code after the password (`ATRIUM_REQUIRE_SECOND_FACTOR`, such as
    `admin,manager`, or `all`); unset: whoever wants to."""
    oidc_issuer: str | None
    """An OpenID provider that people may come in by, as it calls itself (`ATRIUM_OIDC_ISSUER`); unset: passwords."""
    oidc_client_id: str | None
    """What that provider calls us (`ATRIUM_OIDC_CLIENT_ID`)."""
    oidc_client_secret: str | None
    """How that provider knows us (`ATRIUM_OIDC_CLIENT_SECRET`); unset: by PKCE alone."""
    oidc_name: str
    """What the button says (`ATRIUM_OIDC_NAME`, default `Single sign-on`)."""
    oidc_roles: str
    """Roles for people that provider knows and we do not yet (`ATRIUM_OIDC_ROLES`, such as
    `groups=IT:admin, groups=Stores:store, agent`); unset: only who is a user already may come in."""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings; what cannot be is refused with the variable's name (ValueError)."""
        return cls(
            home=Path(environment.get("ATRIUM_HOME") or ".atrium").absolute(),
            host=environment.get("ATRIUM_HOST") or "127.0.0.1",
            port=_number(environment, "ATRIUM_PORT", 8000),
            database_url=environment.get("ATRIUM_DATABASE_URL") or None,
            demo=(environment.get("ATRIUM_DEMO") or "1") not in NO,
            simulates=(environment.get("ATRIUM_SIMULATE") or "1") not in NO,
            secret_key=environment.get("ATRIUM_SECRET_KEY") or None,
            workers=_number(environment, "ATRIUM_WORKERS", min(os.cpu_count() or 1, 4)),
            log=(environment.get("ATRIUM_LOG") or "info").lower(),
            second_factor=_words(environment.get("ATRIUM_REQUIRE_SECOND_FACTOR") or ""),
            oidc_issuer=_issuer(environment),
            oidc_client_id=environment.get("ATRIUM_OIDC_CLIENT_ID") or None,
            oidc_client_secret=environment.get("ATRIUM_OIDC_CLIENT_SECRET") or None,
            oidc_name=environment.get("ATRIUM_OIDC_NAME") or "Single sign-on",
            oidc_roles=environment.get("ATRIUM_OIDC_ROLES") or "",
        )

    def key(self) -> str:
        """The key that seals secrets: the one given, else one made once in the home, readable by its owner only."""
        return self.secret_key or _kept_key(self.home)


@cache
def _kept_key(home: Path) -> str:
    path = home / "secret.key"
    home.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, (word.strip() for word in text.split(","))))


def _issuer(environment: Mapping[str, str]) -> str | None:
    issuer = (environment.get("ATRIUM_OIDC_ISSUER") or "").strip()
    if not issuer:
        return None
    parts = urlsplit(issuer)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) not in {("http", each) for each in LOOPBACK}:
        message = f"ATRIUM_OIDC_ISSUER must begin with https://, not be {issuer!r}"
        raise ValueError(message)
    if not environment.get("ATRIUM_OIDC_CLIENT_ID"):
        raise ValueError("ATRIUM_OIDC_CLIENT_ID is missing: the provider gives it when you register Atrium there")
    return issuer


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        message = f"{name} must be a whole number from 1 to 65535, not {text!r}"
        raise ValueError(message)
    return int(text)
