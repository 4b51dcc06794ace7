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
    """A user has a new password; all sessions ended."""


class RolesChanged(_OfUser, frozen=True):
    """A user was given or lost roles."""

    before: list[dict[str, Any]]
    after: list[dict[str, Any]]


class SignedIn(_OfUser, frozen=True):
    """A user came in."""

    session_id: int
    address: str


class SessionEnded(_OfUser, frozen=True):
    """A user went out, or was shown out."""

    session_id: int


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
