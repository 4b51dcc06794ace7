"""What others hear about who may come in. Secrets are never told."""

from typing import Any

from atrium.kernel import Fact


class _OfUser(Fact, frozen=True):
    user_id: int

    @property
    def stream(self) -> str:
        """The user it is about."""
        return f"user/{self.user_id}"


class UserAdded(_OfUser, frozen=True):
    """Someone may come in from now on."""

    email: str
    name: str


class UserChanged(_OfUser, frozen=True):
    """A user's name, e-mail or whether they may come in was changed."""

    before: dict[str, Any]
    after: dict[str, Any]


class PasswordChanged(_OfUser, frozen=True):
    """A user has a new password; all sessions ended, but for the one that changed it."""


class RolesChanged(_OfUser, frozen=True):
    """A user was given or lost roles."""

    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


class SignedIn(_OfUser, frozen=True):
    """A user came in."""

    session_id: int
    address: str
    by: str = "password"
    """`password`, `password and code`, `password and recovery code`, or `openid`."""


class SessionEnded(_OfUser, frozen=True):
    """A user went out, or was shown out."""

    session_id: int


class SecondFactorTurnedOn(_OfUser, frozen=True):
    """A user's password alone lets nobody in any more."""


class SecondFactorTurnedOff(_OfUser, frozen=True):
    """A user comes in by password alone again."""


class RecoveryCodeUsed(_OfUser, frozen=True):
    """A user came in with a recovery code; so many are left."""

    left: int


class IdentityLinked(_OfUser, frozen=True):
    """A user comes in by an OpenID provider from now on."""

    issuer: str
    subject: str


class IdentityUnlinked(_OfUser, frozen=True):
    """A user comes in by an OpenID provider no more."""

    issuer: str
    subject: str


class PreferencesChanged(_OfUser, frozen=True):
    """A user has set how screens look and speak; what it was changed to is theirs."""

    changed: list[str]


class ViewShared(_OfUser, frozen=True):
    """A user showed a saved view to all of a role, or to nobody else any more (null)."""

    view_id: int
    role: str | None


class TokenIssued(Fact, frozen=True):
    """A program may come in from now on."""

    token_id: int
    name: str
    role: str
    channels: list[str] | None
    nodes: list[str] | None
    expires_at: str | None
    rate_limit: int | None

    @property
    def stream(self) -> str:
        """The token it is about."""
        return f"token/{self.token_id}"


class TokenRevoked(Fact, frozen=True):
    """A program may not come in any more."""

    token_id: int
    name: str

    @property
    def stream(self) -> str:
        """The token it is about."""
        return f"token/{self.token_id}"
