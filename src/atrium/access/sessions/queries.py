"""What can be seen of sessions. Never a hash."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from atrium.access.sessions.model import SESSION_IDLE, Pending
from atrium.access.store import secret
from atrium.kernel import Tx

BY_HASH = """
    SELECT s.id, s.user_id, s.seen_at, s.expires_at, u.name, u.email,
           p.locale, p.time_zone, p.density, p.theme, p.single_keys, p.home,
           (SELECT coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'channel', r.channel, 'node', r.node)), '[]')
              FROM access.user_roles AS r
             WHERE r.user_id = s.user_id) AS roles
      FROM access.sessions AS s
      JOIN access.users AS u ON u.id = s.user_id AND u.is_active
      LEFT JOIN access.preferences AS p ON p.user_id = s.user_id
     WHERE s.hash = %(hash)s AND s.ended_at IS NULL AND s.expires_at > %(now)s
       AND s.seen_at > %(now)s::timestamptz - %(idle)s::interval
"""
SESSIONS = """
    SELECT id, user_id, address, agent, created_at, seen_at, expires_at
      FROM access.sessions
     WHERE user_id = %(user_id)s AND ended_at IS NULL AND expires_at > %(now)s
       AND seen_at > %(now)s::timestamptz - %(idle)s::interval AND id > %(after)s
     ORDER BY id
     LIMIT %(limit)s
"""
PENDING = """
    SELECT p.user_id, u.email, p.wants
      FROM access.pending_sign_ins AS p
      JOIN access.users AS u ON u.id = p.user_id AND u.is_active
     WHERE p.hash = %(hash)s AND p.expires_at > %(now)s
"""


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


async def listed(tx: Tx, user_id: int, limit: int, after: int = 0) -> list[Session]:
    """Where a user is signed in now."""
    rows = await tx.many(SESSIONS, user_id=user_id, now=tx.now, idle=SESSION_IDLE, limit=limit, after=after)
    return [Session(**row) for row in rows]


async def by_hash(tx: Tx, secret_hash: bytes) -> Record | None:
    """The session under way with this hash; its user, their roles and preferences."""
    return await tx.maybe(BY_HASH, hash=secret_hash, now=tx.now, idle=SESSION_IDLE)


async def pending(tx: Tx, presented: str) -> Pending | None:
    """Whose sign-in waits for its second step with this secret; None: it took too long."""
    row = await tx.maybe(PENDING, hash=secret.hashed(presented), now=tx.now)
    return Pending(**row) if row else None
