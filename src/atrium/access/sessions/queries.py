"""What can be seen of sessions. Never a hash."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from atrium.access.sessions.model import SESSION_IDLE
from atrium.kernel import Tx

BY_HASH = """
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
    """The session under way with this hash, and its user's roles."""
    return await tx.maybe(BY_HASH, hash=secret_hash, now=tx.now, idle=SESSION_IDLE)
