"""Counting attempts, by e-mail and by address."""

from datetime import datetime, timedelta

from asyncpg import Record

from atrium.access.attempts import model, store
from atrium.kernel import Refusal, TooMany, Tx


async def begin(tx: Tx, email: str, address: str) -> Refusal | None:
    """Count an attempt; the refusal, when it comes too early after failures. Either way commit."""
    wait = _wait(await store.lock(tx, email, address), tx.now)
    if wait > timedelta():
        seconds = int(wait.total_seconds()) + 1
        return TooMany(f"Too many tries; wait {seconds} seconds.", retry_after=seconds)
    await store.count(tx, email, address)
    return None


async def forget(tx: Tx, email: str, address: str) -> None:
    """It was them: the e-mail begins anew, the address gets this one try back."""
    await store.forget_email(tx, email)
    await store.take_back(tx, ["address"], [address])


async def take_back(tx: Tx, email: str, address: str) -> None:
    """This one was right, but not all that is wanted: it is not counted, and earlier failures stay."""
    await store.take_back(tx, ["address", "email"], [address, email])


def _wait(attempts: list[Record], now: datetime) -> timedelta:
    """How long either still has to wait; a node whose clock is ahead makes nobody wait who need not."""
    pauses = [(row["failed_at"], model.wait_after(row["kind"], row["failures"])) for row in attempts]
    return max((failed_at + pause - now for failed_at, pause in pauses if pause), default=timedelta())
