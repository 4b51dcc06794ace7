"""Letting in and showing out: users, roles, tokens, sessions."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from asyncpg import Record

from atrium.access import model, queries, secret, store
from atrium.access.events import (
    PasswordChanged,
    RolesChanged,
    SessionEnded,
    SignedIn,
    TokenIssued,
    TokenRevoked,
    UserAdded,
    UserChanged,
)
from atrium.access.model import Caller, Known, Place, granted
from atrium.kernel import Malformed, Refusal, Stale, TooMany, Tx, Unauthorized


@dataclass(frozen=True, slots=True)
class SignIn:
    """What came of an attempt to sign in: a session's secret, or why not.

    Either way the transaction is to be committed: failures are counted in it.
    """

    secret: str | None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a token holds, for how long, and how often it may ask; None is no limit."""

    channels: Sequence[str] | None = None
    nodes: Sequence[str] | None = None
    expires_at: datetime | None = None
    rate_limit: int | None = None


EVERYWHERE = Scope()


async def authenticate(tx: Tx, presented: str) -> Known | None:
    """Whose secret it is: a program's token or a user's session. None: nobody's (any more)."""
    if not secret.looks_good(presented):
        return None
    secret_hash = secret.hashed(presented)
    if presented.startswith(secret.TOKEN):
        row = await queries.by_token(tx, secret_hash)
        return None if row is None else await _of_token(tx, row)
    row = await queries.by_session(tx, secret_hash)
    return None if row is None else await _of_session(tx, row)


async def add_user(tx: Tx, email: str, name: str, password: str | None = None, places: Sequence[Place] = ()) -> int:
    """Let someone in from now on; without a password they cannot sign in yet.

    Raises Malformed, Refused `email_taken`, `weak_password` or `unknown_role`.
    """
    email = model.email_of(email)
    kept = await _kept(password) if password is not None else None
    user_id = await store.add_user(tx, email, _name_of(name), kept)
    await tx.emit(UserAdded(user_id, email, name))
    if places:
        await give_roles(tx, user_id, places)
    return user_id


async def change_user(
    tx: Tx,
    user_id: int,
    version: int | None = None,
    *,
    email: str | None = None,
    name: str | None = None,
    is_active: bool | None = None,
) -> None:
    """Change what is given; who may not come in any more is shown out at once.

    Raises NotFound, Stale when `version` is not the one there is, Refused `email_taken`.
    """
    row = await store.lock_user(tx, user_id)
    if version is not None and version != row["version"]:
        raise Stale("Someone has changed this user meanwhile; read again.", version=row["version"])
    before: dict[str, Any] = {key: row[key] for key in ("email", "name", "is_active")}
    after: dict[str, Any] = {
        "email": before["email"] if email is None else model.email_of(email),
        "name": before["name"] if name is None else _name_of(name),
        "is_active": before["is_active"] if is_active is None else is_active,
    }
    if before == after:
        return
    await store.change_user(tx, user_id, after["email"], after["name"], is_active=after["is_active"])
    changed = [key for key in before if before[key] != after[key]]
    await tx.emit(UserChanged(user_id, {key: before[key] for key in changed}, {key: after[key] for key in changed}))
    if not after["is_active"]:
        await _end(tx, user_id)


async def set_password(tx: Tx, user_id: int, password: str) -> None:
    """Give a user a new password and end all their sessions. Raises NotFound, Refused `weak_password`."""
    kept = await _kept(password)
    await store.lock_user(tx, user_id)
    await store.set_password(tx, user_id, kept)
    await tx.emit(PasswordChanged(user_id))
    await _end(tx, user_id)


async def give_roles(tx: Tx, user_id: int, places: Sequence[Place]) -> None:
    """Give a user these roles and no others. Raises NotFound, Refused `unknown_role`."""
    for place in places:
        model.check_role(place.role)
    await store.lock_user(tx, user_id)
    wanted = sorted(set(places), key=lambda place: (place.role, place.channel or "", place.node or ""))
    before = [dict(row) for row in await store.replace_roles(tx, user_id, wanted)]
    after = [asdict(place) for place in wanted]
    if sorted(before, key=str) != sorted(after, key=str):
        await tx.emit(RolesChanged(user_id, before, after))


async def issue_token(tx: Tx, name: str, role: str, scope: Scope = EVERYWHERE) -> tuple[int, str]:
    """Let a program in from now on; returns its id and the secret, which nobody sees again.

    Raises Malformed, Refused `unknown_role` or `name_taken`.
    """
    model.check_role(role)
    model.check_token_name(name)
    if scope.expires_at is not None and scope.expires_at <= tx.now:
        raise Malformed("A token expires in the future.", at="$.expires_at")
    presented = secret.made(secret.TOKEN)
    channels = None if scope.channels is None else sorted(set(scope.channels))
    nodes = None if scope.nodes is None else sorted(set(scope.nodes))
    token_id = await store.issue_token(
        tx,
        name=name,
        hint=presented[: secret.HINT_LENGTH],
        hash=secret.hashed(presented),
        role=role,
        channels=channels,
        nodes=nodes,
        expires_at=scope.expires_at,
        rate_limit=scope.rate_limit,
    )
    until = scope.expires_at.isoformat() if scope.expires_at else None
    await tx.emit(TokenIssued(token_id, name, role, channels, nodes, until, scope.rate_limit))
    return token_id, presented


async def revoke_token(tx: Tx, token_id: int) -> None:
    """A program may not come in any more, from the commit on; revoking again does nothing. Raises NotFound."""
    row = await store.revoke_token(tx, token_id)
    if row is None:
        await queries.token(tx, token_id)
        return
    await tx.emit(TokenRevoked(token_id, row["name"]))


async def sign_in(tx: Tx, email: str, password: str, address: str, agent: str = "") -> SignIn:
    """Try to come in with e-mail and password; commit whatever it says, then raise its refusal if there is one.

    Failures make the next try wait, longer each time, by e-mail and by address.
    """
    email = email.strip().lower()[: model.LONGEST_NAME]
    wait = _wait(await store.lock_attempts(tx, email, address), tx.now)
    if wait > timedelta():
        seconds = int(wait.total_seconds()) + 1
        return SignIn(None, TooMany(f"Too many tries; wait {seconds} seconds.", retry_after=seconds))
    await store.count_attempts(tx, email, address)
    user = await queries.by_email(tx, email)
    fits = await secret.fits(password[: model.LONGEST_PASSWORD], user["password"] if user else None)
    if user is None or not fits or not user["is_active"]:
        return SignIn(None, Unauthorized("E-mail or password is not right."))
    await store.forget_attempts(tx, email, address)
    return SignIn(await _open(tx, user["id"], address, agent))


async def end_session(tx: Tx, user_id: int, session_id: int) -> None:
    """Show a user out in one place; what has ended stays so. Raises NotFound."""
    await store.lock_user(tx, user_id)
    await _end(tx, user_id, session_id)


async def end_sessions(tx: Tx, user_id: int) -> None:
    """Show a user out everywhere. Raises NotFound."""
    await store.lock_user(tx, user_id)
    await _end(tx, user_id)


async def sign_out(tx: Tx, presented: str) -> None:
    """Leave: end the session of this secret, if it is one."""
    row = await queries.by_session(tx, secret.hashed(presented))
    if row is not None:
        await _end(tx, row["user_id"], row["id"])


async def forget(tx: Tx) -> None:
    """Drop what nobody needs any more: sessions long over, attempts of yesterday."""
    await store.forget(tx)


async def _of_token(tx: Tx, row: Record) -> Known:
    await store.note_used(tx, row["id"])
    channels = None if row["channels"] is None else frozenset[str](row["channels"])
    nodes = None if row["nodes"] is None else frozenset[str](row["nodes"])
    caller = Caller.of(f"token/{row['name']}", granted(row["role"], channels, nodes))
    return Known(caller, row["expires_at"], row["rate_limit"])


async def _of_session(tx: Tx, row: Record) -> Known:
    await store.note_seen(tx, row["id"])
    grants = [
        granted(
            place.role,
            None if place.channel is None else frozenset({place.channel}),
            None if place.node is None else frozenset({place.node}),
        )
        for place in queries.places(row["roles"])
    ]
    return Known(Caller.of(f"user/{row['user_id']}", *grants), row["expires_at"])


async def _open(tx: Tx, user_id: int, address: str, agent: str) -> str:
    presented = secret.made(secret.SESSION)
    until = tx.now + model.SESSION_LONGEST
    session_id = await store.open_session(tx, user_id, secret.hashed(presented), address, agent, until)
    await tx.emit(SignedIn(user_id, session_id, address), actors=[f"user/{user_id}"])
    return presented


async def _end(tx: Tx, user_id: int, session_id: int | None = None) -> None:
    ended = await store.end_sessions(tx, user_id, session_id)
    await tx.emit(*(SessionEnded(user_id, one) for one in ended))


async def _kept(password: str) -> str:
    model.check_password(password)
    return await secret.hash_password(password)


def _name_of(name: str) -> str:
    if not 1 <= len(name.strip()) <= model.LONGEST_NAME:
        raise Malformed(f"A name has 1 to {model.LONGEST_NAME} characters.", at="$.name")
    return name.strip()


def _wait(attempts: list[Record], now: datetime) -> timedelta:
    """How long either still has to wait."""
    waits = [row["failed_at"] + model.wait_after(row["kind"], row["failures"]) - now for row in attempts]
    return max(waits, default=timedelta())
