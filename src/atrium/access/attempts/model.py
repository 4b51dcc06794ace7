"""How long one waits after failures to prove who one is."""

from datetime import timedelta

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
FREE_TRIES = {"email": 4, "address": 30}


def wait_after(kind: str, failures: int) -> timedelta:
    """How long to wait after so many failures in a row: nothing at first, then twice as long each time."""
    beyond = failures - FREE_TRIES[kind]
    return timedelta() if beyond <= 0 else min(timedelta(seconds=2 ** min(beyond, 12)), LONGEST_WAIT)
