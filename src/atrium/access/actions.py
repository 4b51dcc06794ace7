"""Letting people in: users and their roles; and knowing again whoever comes."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from atrium.access import model, queries, sessions
from atrium.access.events import RolesChanged, UserAdded, UserChanged
from atrium.access.model import Known, Place
from atrium.access.sessions.actions import known_by_session
from atrium.access.store import secret
from atrium.access.store import users as store
from atrium.access.tokens.actions import known_by_token
from atrium.kernel import Malformed, Stale, Tx


async def authenticate(tx: Tx, presented: str) -> Known | None:
    """Whose secret it is: a program's token or a user's session. None: nobody's (any more)."""
    if not secret.looks_good(presented):
        return None
    if presented.startswith(secret.TOKEN):
        return await known_by_token(tx, secret.hashed(presented))
    return await known_by_session(tx, presented)


async def is_empty(tx: Tx) -> bool:
    """Whether nobody was let in yet. Two who ask at once ask one after the other, so that one lets the first in."""
    await store.lock_all(tx)
    return not await queries.is_anyone(tx)


async def add_user(tx: Tx, email: str, name: str, password: str | None = None, places: Sequence[Place] = ()) -> int:
    """Let someone in from now on; without a password they cannot sign in yet.

    Raises Malformed, Refused `email_taken`, `weak_password` or `unknown_role`.
    """
    email = model.email_of(email)
    kept = await secret.kept(password) if password is not None else None
    user_id = await store.add_user(tx, email, _name_of(name), kept)
    await tx.emit(UserAdded(user_id, email, name))
    if places:
        await _give(tx, user_id, places)
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

    Raises NotFound, Stale when `version` is not the one there is, Refused `email_taken` or `own_access`.
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
    if not after["is_active"]:
        model.check_not_own(tx.actor, user_id)
    await store.change_user(tx, user_id, after["email"], after["name"], is_active=after["is_active"])
    changed = [key for key in before if before[key] != after[key]]
    await tx.emit(UserChanged(user_id, {key: before[key] for key in changed}, {key: after[key] for key in changed}))
    if not after["is_active"]:
        await sessions.end(tx, user_id)


async def give_roles(tx: Tx, user_id: int, places: Sequence[Place]) -> None:
    """Give a user these roles and no others.

    Raises NotFound, Refused `unknown_role`; `own_access` for who would take their own right to give roles.
    """
    for place in places:
        model.check_role(place.role)
    if not any(model.keeps_giving(place) for place in places):
        model.check_not_own(tx.actor, user_id)
    await _give(tx, user_id, places)


async def _give(tx: Tx, user_id: int, places: Sequence[Place]) -> None:
    for place in places:
        model.check_role(place.role)
    await store.lock_user(tx, user_id)
    wanted = sorted(set(places), key=lambda place: (place.role, place.channel or "", place.node or ""))
    before = [dict(row) for row in await store.replace_roles(tx, user_id, wanted)]
    after = [asdict(place) for place in wanted]
    if sorted(before, key=str) != sorted(after, key=str):
        await tx.emit(RolesChanged(user_id, before, after))


def _name_of(name: str) -> str:
    if not 1 <= len(name.strip()) <= model.LONGEST_NAME:
        raise Malformed(f"A name has 1 to {model.LONGEST_NAME} characters.", at="$.name")
    return name.strip()
