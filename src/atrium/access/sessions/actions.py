"""Signing in, in one step or two, and out; and knowing again who comes with a session."""

from collections.abc import Collection
from datetime import timedelta

from atrium.access import attempts, second_factor
from atrium.access import queries as people
from atrium.access.attempts import store as tries
from atrium.access.events import SessionEnded, SignedIn
from atrium.access.model import LONGEST_NAME, LONGEST_PASSWORD, Caller, Known, Visitor, granted
from atrium.access.preferences.queries import preferences_of
from atrium.access.second_factor.actions import use
from atrium.access.sessions import model, queries, store
from atrium.access.sessions.model import SignIn
from atrium.access.store import endings, secret, users
from atrium.kernel import Refused, Tx, Unauthorized
from atrium.kernel.seals import Seal

_NOTED_EVERY = timedelta(minutes=1)


async def sign_in(
    tx: Tx, email: str, password: str, address: str, agent: str = "", demanded: Collection[str] = ()
) -> SignIn:
    """Try to come in with e-mail and password; commit whatever it says, then raise its refusal if there is one.

    Whoever has a second factor, or must have one because of a role among the `demanded` (`all`: everyone), gets a
    `pending` secret for `prove`. Failures make the next try wait, longer each time, by e-mail and by address.
    """
    email = email.strip().lower()[:LONGEST_NAME]
    if refusal := await attempts.begin(tx, email, address):
        return SignIn(None, refusal)
    user = await people.by_email(tx, email)
    fits = await secret.fits(password[:LONGEST_PASSWORD], user["password"] if user else None)
    if user is None or not fits or not user["is_active"]:
        return SignIn(None, Unauthorized("E-mail or password is not right."))
    wants = model.wanted(user["roles"], demanded, is_on=user["has_second_factor"])
    if wants is None:
        await attempts.forget(tx, email, address)
        return SignIn(await begin(tx, user["id"], address, agent, "password"))
    # Failures are forgotten with the second step only: else a known password would give endless tries at the code.
    await attempts.take_back(tx, email, address)
    pending = secret.made(secret.PENDING)
    await store.wait(tx, user["id"], secret.hashed(pending), wants)
    return SignIn(None, pending=pending, wants=wants)


async def prove(tx: Tx, pending: str, code: str, seal: Seal, address: str, agent: str = "") -> SignIn:
    """Take the second step with a code or a recovery code; commit whatever it says, then raise its refusal, if any.

    Where a second factor had to be set up, the code confirms it and the answer brings the recovery codes. A refusal
    without `pending` means that signing in begins again. Failures count like those of passwords.
    """
    waiting = await queries.pending(tx, pending)
    if waiting is None:
        return SignIn(None, _too_late())
    if refusal := await attempts.begin(tx, waiting.email, address):
        return SignIn(None, refusal, pending, waiting.wants)
    # Held for whoever takes the same step at once: attempts first, then the user, as everywhere.
    await users.lock_user(tx, waiting.user_id)
    if await queries.pending(tx, pending) is None:
        return SignIn(None, _too_late())
    codes: tuple[str, ...] = ()
    try:
        if waiting.wants == model.SET_UP:
            codes, by = await second_factor.confirm(tx, waiting.user_id, code, seal), "code"
        else:
            by = await use(tx, waiting.user_id, code, seal)
    except Refused as refusal:
        return SignIn(None, refusal, pending, waiting.wants)
    await attempts.forget(tx, waiting.email, address)
    await endings.drop_pending(tx, waiting.user_id)
    return SignIn(await begin(tx, waiting.user_id, address, agent, f"password and {by}"), recovery_codes=codes)


async def begin(tx: Tx, user_id: int, address: str, agent: str, by: str) -> str:
    """Open a session for who has proved who they are, and how; its secret."""
    presented = secret.made(secret.SESSION)
    until = tx.now + model.SESSION_LONGEST
    session_id = await store.begin(tx, user_id, secret.hashed(presented), address, agent, until)
    await tx.emit(SignedIn(user_id, session_id, address, by), actors=[f"user/{user_id}"])
    return presented


async def end(tx: Tx, user_id: int, session_id: int | None = None) -> None:
    """Show a user out in one place, or everywhere; what has ended stays so. Raises NotFound."""
    await users.lock_user(tx, user_id)
    ended = await (endings.end_all(tx, user_id) if session_id is None else endings.end(tx, user_id, session_id))
    await tx.emit(*(SessionEnded(user_id, one) for one in ended))


async def end_others(tx: Tx, user_id: int, session_id: int) -> None:
    """Show a user out everywhere but here. Raises NotFound."""
    await users.lock_user(tx, user_id)
    ended = await endings.end_all(tx, user_id, but=session_id)
    await tx.emit(*(SessionEnded(user_id, one) for one in ended))


async def sign_out(tx: Tx, presented: str) -> None:
    """Leave: end the session of this secret, if it is one."""
    row = await queries.by_hash(tx, secret.hashed(presented))
    if row is not None:
        ended = await endings.end(tx, row["user_id"], row["id"])
        await tx.emit(*(SessionEnded(row["user_id"], one) for one in ended))


async def forget(tx: Tx) -> None:
    """Drop what nobody needs any more: sessions long over, sign-ins not finished, attempts of yesterday."""
    await store.forget(tx)
    await tries.forget_old(tx)


async def who(tx: Tx, presented: str) -> Visitor | None:
    """Who comes with a session's secret, all that a screen needs to know of them; None: nobody (any more)."""
    if not secret.looks_good(presented):
        return None
    row = await queries.by_hash(tx, secret.hashed(presented))
    if row is None:
        return None
    if row["seen_at"] < tx.now - _NOTED_EVERY:
        await store.note_seen(tx, row["id"])
    grants = [
        granted(
            place.role,
            None if place.channel is None else frozenset({place.channel}),
            None if place.node is None else frozenset({place.node}),
        )
        for place in people.places(row["roles"])
    ]
    caller = Caller.of(f"user/{row['user_id']}", *grants)
    return Visitor(row["user_id"], row["id"], row["name"], row["email"], preferences_of(row), caller, row["expires_at"])


async def known_by_session(tx: Tx, presented: str) -> Known | None:
    """Which user this secret lets in, and what they may do."""
    visitor = await who(tx, presented)
    return Known(visitor.caller, visitor.until, visitor=visitor) if visitor else None


def _too_late() -> Unauthorized:
    return Unauthorized("This sign-in is over or took longer than five minutes; sign in again.")
