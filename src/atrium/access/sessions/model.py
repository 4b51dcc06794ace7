"""How long a session lasts, and how long one waits after failures to sign in."""

from dataclasses import dataclass
from datetime import timedelta

from atrium.kernel import Refusal

SESSION_IDLE = timedelta(hours=12)
SESSION_LONGEST = timedelta(days=30)
LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
FREE_TRIES = {"email": 4, "address": 30}


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of an attempt to sign in: a session's secret, or why not.

    Either way the transaction is to be committed: failures are counted in it.
    """

    secret: str | None
    refusal: Refusal | None = None


def wait_after(kind: str, failures: int) -> timedelta:
    """How long to wait after so many failures in a row: nothing at first, then twice as long each time."""
    beyond = failures - FREE_TRIES[kind]
    return timedelta() if beyond <= 0 else min(timedelta(seconds=2 ** min(beyond, 12)), LONGEST_WAIT)
