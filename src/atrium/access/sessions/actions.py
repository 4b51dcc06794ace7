"""Signing in and out."""

from datetime import datetime, timedelta

from asyncpg import Record

from atrium.access import queries as people
from atrium.access.events import SessionEnded, SignedIn
from atrium.access.model import LONGEST_NAME, LONGEST_PASSWORD, Caller, Known, granted
from atrium.access.sessions import model, queries, store
from atrium.access.sessions.model import SignIn
from atrium.access.store import secret, users
from atrium.kernel import TooMany, Tx, Unauthorized


async def sign_in(tx: Tx, email: str, password: str, address: str, agent: str = "") -> SignIn:
    """Try to come in with e-mail and password; commit whatever it says, then raise its refusal if there is one.

    Failures make the next try wait, longer each time, by e-mail and by address.
    """
    email = email.strip().lower()[:LONGEST_NAME]
    wait = _wait(await store.lock_attempts(tx, email, address), tx.now)
    if wait > timedelta():
        seconds = int(wait.total_seconds()) + 1
        return SignIn(None, TooMany(f"Too many tries; wait {seconds} seconds.", retry_after=seconds))
    await store.count_attempts(tx, email, address)
    user = await people.by_email(tx, email)
    fits = await secret.fits(password[:LONGEST_PASSWORD], user["password"] if user else None)
    if user is None or not fits or not user["is_active"]:
        return SignIn(None, Unauthorized("E-mail or password is not right."))
    await store.forget_attempts(tx, email, address)
    return SignIn(await _open(tx, user["id"], address, agent))


async def end(tx: Tx, user_id: int, session_id: int | None = None) -> None:
    """Show a user out in one place, or everywhere; what has ended stays so. Raises NotFound."""
    await users.lock_user(tx, user_id)
    await _end(tx, user_id, session_id)


async def sign_out(tx: Tx, presented: str) -> None:
    """Leave: end the session of this secret, if it is one."""
    row = await queries.by_hash(tx, secret.hashed(presented))
    if row is not None:
        await _end(tx, row["user_id"], row["id"])


async def forget(tx: Tx) -> None:
    """Drop what nobody needs any more: sessions long over, attempts of yesterday."""
    await store.forget(tx)


async def known_by_session(tx: Tx, secret_hash: bytes) -> Known | None:
    """Which user this secret lets in, and what they may do."""
    row = await queries.by_hash(tx, secret_hash)
    if row is None:
        return None
    await store.note_seen(tx, row["id"])
    grants = [
        granted(
            place.role,
            None if place.channel is None else frozenset({place.channel}),
            None if place.node is None else frozenset({place.node}),
        )
        for place in people.places(row["roles"])
    ]
    return Known(Caller.of(f"user/{row['user_id']}", *grants), row["expires_at"])


async def _open(tx: Tx, user_id: int, address: str, agent: str) -> str:
    presented = secret.made(secret.SESSION)
    until = tx.now + model.SESSION_LONGEST
    session_id = await store.begin(tx, user_id, secret.hashed(presented), address, agent, until)
    await tx.emit(SignedIn(user_id, session_id, address), actors=[f"user/{user_id}"])
    return presented


async def _end(tx: Tx, user_id: int, session_id: int | None = None) -> None:
    ended = await store.end(tx, user_id, session_id)
    await tx.emit(*(SessionEnded(user_id, one) for one in ended))


def _wait(attempts: list[Record], now: datetime) -> timedelta:
    """How long either still has to wait."""
    waits = [row["failed_at"] + model.wait_after(row["kind"], row["failures"]) - now for row in attempts]
    return max(waits, default=timedelta())
