"""What can be seen of users, tokens and sessions. Never a hash."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Record

from atrium.access.model import SESSION_IDLE, Place
from atrium.kernel import NotFound, Tx

USERS = """
    SELECT u.id, u.email, u.name, u.is_active, u.version, u.created_at,
           coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'channel', r.channel, 'node', r.node)
                              ORDER BY r.role, r.channel, r.node) FILTER (WHERE r.role IS NOT NULL), '[]') AS roles
      FROM access.users AS u
      LEFT JOIN access.user_roles AS r ON r.user_id = u.id
     WHERE u.id > %(after)s AND (%(user_id)s::bigint IS NULL OR u.id = %(user_id)s)
     GROUP BY u.id
     ORDER BY u.id
     LIMIT %(limit)s
"""
BY_EMAIL = """
    SELECT id, password, is_active FROM access.users WHERE email = %(email)s
"""
ANY_USER = """
    SELECT EXISTS (SELECT FROM access.users) AS is_any
"""
TOKENS = """
    SELECT id, name, hint, role, channels, nodes, rate_limit, issued_by, created_at, expires_at, used_at, revoked_at
      FROM access.tokens
     WHERE id > %(after)s AND (%(token_id)s::bigint IS NULL OR id = %(token_id)s)
     ORDER BY id
     LIMIT %(limit)s
"""
BY_TOKEN = """
    SELECT id, name, role, channels, nodes, rate_limit, expires_at, used_at
      FROM access.tokens
     WHERE hash = %(hash)s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %(now)s)
"""  # noqa: S105 - a statement, not a secret
BY_SESSION = """
    SELECT s.id, s.user_id, s.seen_at, s.expires_at,
           coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'channel', r.channel, 'node', r.node))
                    FILTER (WHERE r.role IS NOT NULL), '[]') AS roles
      FROM access.sessions AS s
      JOIN access.users AS u ON u.id = s.user_id AND u.is_active
      LEFT JOIN access.user_roles AS r ON r.user_id = s.user_id
     WHERE s.hash = %(hash)s AND s.ended_at IS NULL AND s.expires_at > %(now)s
       AND s.seen_at > %(now)s::timestamptz - %(idle)s::interval
     GROUP BY s.id
"""
SESSIONS = """
    SELECT id, user_id, address, agent, created_at, seen_at, expires_at
      FROM access.sessions
     WHERE user_id = %(user_id)s AND ended_at IS NULL AND expires_at > %(now)s
       AND seen_at > %(now)s::timestamptz - %(idle)s::interval AND id > %(after)s
     ORDER BY id
     LIMIT %(limit)s
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


@dataclass(frozen=True, slots=True)
class Token:
    """A program's way in, as it may be shown: `hint` is how its secret begins."""

    id: int
    name: str
    hint: str
    role: str
    channels: list[str] | None
    nodes: list[str] | None
    rate_limit: int | None
    issued_by: str
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Session:
    """Where and since when a user is signed in."""

    id: int
    user_id: int
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


async def users(tx: Tx, limit: int, after: int = 0) -> list[User]:
    """Users by id, after one."""
    rows = await tx.many(USERS, after=after, user_id=None, limit=limit)
    return [_user(row) for row in rows]


async def user(tx: Tx, user_id: int) -> User:
    """One user. Raises NotFound."""
    row = await tx.maybe(USERS, after=0, user_id=user_id, limit=1)
    if row is None:
        raise NotFound(f"There is no user {user_id}.")
    return _user(row)


async def is_anyone(tx: Tx) -> bool:
    """Whether there is any user at all."""
    return (await tx.one(ANY_USER))["is_any"]


async def tokens(tx: Tx, limit: int, after: int = 0) -> list[Token]:
    """Tokens by id, after one; revoked ones too."""
    rows = await tx.many(TOKENS, after=after, token_id=None, limit=limit)
    return [Token(**row) for row in rows]


async def token(tx: Tx, token_id: int) -> Token:
    """One token. Raises NotFound."""
    row = await tx.maybe(TOKENS, after=0, token_id=token_id, limit=1)
    if row is None:
        raise NotFound(f"There is no token {token_id}.")
    return Token(**row)


async def sessions(tx: Tx, user_id: int, limit: int, after: int = 0) -> list[Session]:
    """Where a user is signed in now."""
    rows = await tx.many(SESSIONS, user_id=user_id, now=tx.now, idle=SESSION_IDLE, limit=limit, after=after)
    return [Session(**row) for row in rows]


async def by_email(tx: Tx, email: str) -> Record | None:
    """Id, password hash and whether they may come in."""
    return await tx.maybe(BY_EMAIL, email=email)


async def by_token(tx: Tx, secret_hash: bytes) -> Record | None:
    """The token in use with this hash."""
    return await tx.maybe(BY_TOKEN, hash=secret_hash, now=tx.now)


async def by_session(tx: Tx, secret_hash: bytes) -> Record | None:
    """The session under way with this hash, and its user's roles."""
    return await tx.maybe(BY_SESSION, hash=secret_hash, now=tx.now, idle=SESSION_IDLE)


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
