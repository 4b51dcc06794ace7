"""How long a session lasts, and what comes of signing in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from atrium.access.model import ROLES
from atrium.kernel import Refusal

SESSION_IDLE = timedelta(hours=12)
SESSION_LONGEST = timedelta(days=30)
PENDING_LONGEST = timedelta(minutes=5)
EVERYONE = "all"
CODE = "code"
SET_UP = "set_up"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of an attempt to sign in: a session's secret, or what is wanted first, or why not.

    Either way the transaction is to be committed: failures are counted in it.
    """

    secret: str | None
    refusal: Refusal | None = None
    pending: str | None = None
    """With it the second step is taken, within five minutes."""
    wants: str | None = None
    """`code`: one of the phone's or a recovery code; `set_up`: a second factor must be begun and confirmed."""
    recovery_codes: tuple[str, ...] = ()
    """Made when a second factor was set up on the way; shown only now."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that waits for its second step."""

    user_id: int
    email: str
    wants: str


def check_demanded(roles: Collection[str]) -> None:
    """Whether these are roles, or `all`. Raises ValueError: a slip of the pen would let people in without a code."""
    unknown = sorted(set(roles) - {EVERYONE, *ROLES})
    if unknown:
        message = (
            f"ATRIUM_REQUIRE_SECOND_FACTOR: there is no role {unknown[0]!r}; say all, or some of {', '.join(ROLES)}"
        )
        raise ValueError(message)


def wanted(roles: Collection[str], demanded: Collection[str], *, is_on: bool) -> str | None:
    """What is wanted after the password: a code, a second factor that must be set up first, or nothing."""
    if is_on:
        return CODE
    return SET_UP if EVERYONE in demanded or set(roles) & set(demanded) else None
