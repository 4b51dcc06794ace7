"""How sessions and attempts to sign in are remembered."""

from datetime import datetime

from asyncpg import Record

from atrium.access.sessions.model import FORGOTTEN_AFTER
from atrium.kernel import Tx

BEGIN = """
    INSERT INTO access.sessions (user_id, hash, address, agent, created_at, seen_at, expires_at)
    VALUES (%(user_id)s, %(hash)s, %(address)s, %(agent)s, %(now)s, %(now)s, %(expires_at)s)
    RETURNING id
"""
SEEN = """
    UPDATE access.sessions
       SET seen_at = %(now)s
     WHERE id = %(session_id)s AND seen_at < %(now)s::timestamptz - interval '1 minute'
"""
END = """
    UPDATE access.sessions
       SET ended_at = %(now)s
     WHERE user_id = %(user_id)s AND ended_at IS NULL AND expires_at > %(now)s
       AND (%(session_id)s::bigint IS NULL OR id = %(session_id)s)
    RETURNING id
"""
FORGET_SESSIONS = """
    DELETE FROM access.sessions WHERE expires_at < %(now)s::timestamptz - interval '90 days'
"""
FORGET_ATTEMPTS = """
    DELETE FROM access.attempts WHERE failed_at < %(now)s::timestamptz - interval '1 day'
"""
# Counted before the password is looked at, so that many tries at once stand in line: in the order given, as they are
# locked.
COUNT_ATTEMPTS = """
    INSERT INTO access.attempts AS a (kind, value, failures, failed_at)
    SELECT kind, value, 1, %(now)s
      FROM unnest(%(kinds)s::text[], %(values)s::text[]) AS tried(kind, value)
    ON CONFLICT (kind, value) DO UPDATE
       SET failures = CASE WHEN a.failed_at < %(now)s::timestamptz - %(forgotten)s::interval THEN 1
                           ELSE a.failures + 1
                      END,
           failed_at = %(now)s
"""
LOCK_ATTEMPTS = """
    SELECT kind, failures, failed_at
      FROM access.attempts
     WHERE (kind = 'email' AND value = %(email)s) OR (kind = 'address' AND value = %(address)s)
     ORDER BY kind
       FOR UPDATE
"""
TAKE_BACK_ATTEMPT = """
    UPDATE access.attempts
       SET failures = failures - 1
     WHERE kind = 'address' AND value = %(address)s AND failures > 1
"""
FORGET_EMAIL = """
    DELETE FROM access.attempts WHERE kind = 'email' AND value = %(email)s
"""


async def begin(tx: Tx, user_id: int, secret_hash: bytes, address: str, agent: str, until: datetime) -> int:
    """Write a session's hash down."""
    row = await tx.one(
        BEGIN,
        user_id=user_id,
        hash=secret_hash,
        address=address[:200],
        agent=agent[:500],
        now=tx.now,
        expires_at=until,
    )
    return row["id"]


async def note_seen(tx: Tx, session_id: int) -> None:
    """Note that a session is in use, at most once a minute."""
    await tx.run(SEEN, session_id=session_id, now=tx.now)


async def end(tx: Tx, user_id: int, session_id: int | None = None) -> list[int]:
    """End one session of a user, or all; says which."""
    rows = await tx.many(END, user_id=user_id, session_id=session_id, now=tx.now)
    return [row["id"] for row in rows]


async def forget(tx: Tx) -> None:
    """Drop sessions long over and attempts of yesterday."""
    await tx.run(FORGET_SESSIONS, now=tx.now)
    await tx.run(FORGET_ATTEMPTS, now=tx.now)


async def lock_attempts(tx: Tx, email: str, address: str) -> list[Record]:
    """Failures so far of an e-mail and an address; others who try the same wait for us."""
    return await tx.many(LOCK_ATTEMPTS, email=email, address=address)


async def count_attempts(tx: Tx, email: str, address: str) -> None:
    """Count one more try for both, addresses first, as they are locked."""
    kinds, values = ["address", "email"], [address, email]
    await tx.run(COUNT_ATTEMPTS, kinds=kinds, values=values, now=tx.now, forgotten=FORGOTTEN_AFTER)


async def forget_attempts(tx: Tx, email: str, address: str) -> None:
    """It was them: the e-mail begins anew, the address gets this one try back."""
    await tx.run(FORGET_EMAIL, email=email)
    await tx.run(TAKE_BACK_ATTEMPT, address=address)
