"""What can be seen of users. Never a hash."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Record

from atrium.access.model import Place
from atrium.kernel import NotFound, Tx

USERS = """
    SELECT u.id, u.email, u.name, u.is_active, u.version, u.created_at,
           coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'channel', r.channel, 'node', r.node)
                              ORDER BY r.role, r.channel, r.node) FILTER (WHERE r.role IS NOT NULL), '[]') AS roles
      FROM access.users AS u
      LEFT JOIN access.user_roles AS r ON r.user_id = u.id
     WHERE u.id > %(after)s AND (%(user_id)s::bigint IS NULL OR u.id = %(user_id)s)
       AND (%(part)s::text IS NULL OR strpos(lower(u.name), %(part)s) > 0 OR strpos(u.email, %(part)s) > 0)
     GROUP BY u.id
     ORDER BY u.id
     LIMIT %(limit)s
"""
BY_EMAIL = """
    SELECT u.id, u.password, u.is_active,
           EXISTS (SELECT FROM access.second_factors AS f
                    WHERE f.user_id = u.id AND f.confirmed_at IS NOT NULL) AS has_second_factor,
           ARRAY(SELECT r.role FROM access.user_roles AS r WHERE r.user_id = u.id) AS roles
      FROM access.users AS u
     WHERE u.email = %(email)s
"""
NAMES = """
    SELECT id, name FROM access.users WHERE id = ANY(%(ids)s::bigint[])
"""
ANY_USER = """
    SELECT EXISTS (SELECT FROM access.users) AS is_any
"""


@dataclass(frozen=True, slots=True)
class User:
    """Someone who works with the house."""

    id: int
    email: str
    name: str
    is_active: bool
    version: int
    created_at: datetime
    roles: tuple[Place, ...]


async def users(tx: Tx, limit: int, after: int = 0, q: str = "") -> list[User]:
    """Users by id, after one; `q` is a part of name or e-mail."""
    rows = await tx.many(USERS, after=after, user_id=None, part=q.lower() or None, limit=limit)
    return [_user(row) for row in rows]


async def user(tx: Tx, user_id: int) -> User:
    """One user. Raises NotFound."""
    row = await tx.maybe(USERS, after=0, user_id=user_id, part=None, limit=1)
    if row is None:
        raise NotFound(f"There is no user {user_id}.")
    return _user(row)


async def names(tx: Tx, ids: Collection[int]) -> dict[int, str]:
    """What users are called, whether they still may come in or not."""
    return {row["id"]: row["name"] for row in await tx.many(NAMES, ids=list(ids))}


async def is_anyone(tx: Tx) -> bool:
    """Whether there is any user at all."""
    return (await tx.one(ANY_USER))["is_any"]


async def by_email(tx: Tx, email: str) -> Record | None:
    """Id, password hash, whether they may come in and with a second factor, roles."""
    return await tx.maybe(BY_EMAIL, email=email)


def places(roles: list[dict[str, Any]]) -> tuple[Place, ...]:
    """Roles as they are kept."""
    return tuple(Place(one["role"], one["channel"], one["node"]) for one in roles)


def _user(row: Record) -> User:
    return User(
        row["id"],
        row["email"],
        row["name"],
        row["is_active"],
        row["version"],
        row["created_at"],
        places(row["roles"]),
    )
