"""Giving and changing passwords."""

from atrium.access import attempts, sessions
from atrium.access import queries as people
from atrium.access.events import PasswordChanged
from atrium.access.model import LONGEST_PASSWORD
from atrium.access.store import secret
from atrium.access.store import users as store
from atrium.kernel import Refusal, Refused, Tx


async def give(tx: Tx, user_id: int, password: str) -> None:
    """Give a user a new password and end all their sessions. Raises NotFound, Refused `weak_password`."""
    kept = await secret.kept(password)
    await store.lock_user(tx, user_id)
    await store.set_password(tx, user_id, kept)
    await tx.emit(PasswordChanged(user_id))
    await sessions.end(tx, user_id)


async def change(tx: Tx, visitor: sessions.Visitor, old: str, new: str, address: str) -> Refusal | None:
    """Change one's own password, which needs the old one, and end all other sessions.

    Commit whatever it says, then raise its refusal if there is one: `wrong_password`, or too many tries.
    Raises Refused `weak_password`.
    """
    kept = await secret.kept(new)
    if refusal := await attempts.begin(tx, visitor.email, address):
        return refusal
    user = await store.lock_user(tx, visitor.user_id)
    known = await people.by_email(tx, user["email"])
    if not await secret.fits(old[:LONGEST_PASSWORD], known["password"] if known else None):
        return Refused("wrong_password", "This is not your password as it is now; try again, or ask for a new one.")
    await attempts.forget(tx, visitor.email, address)
    await store.set_password(tx, visitor.user_id, kept)
    await tx.emit(PasswordChanged(visitor.user_id))
    await sessions.end_others(tx, visitor.user_id, visitor.session_id)
    return None
