"""How sessions, and sign-ins that wait for a code, are remembered."""

from datetime import datetime

from atrium.access.sessions.model import PENDING_LONGEST
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
FORGET_SESSIONS = """
    DELETE FROM access.sessions WHERE expires_at < %(now)s::timestamptz - interval '90 days'
"""
FORGET_PENDING = """
    DELETE FROM access.pending_sign_ins WHERE expires_at < %(now)s
"""
WAIT = """
    INSERT INTO access.pending_sign_ins (hash, user_id, wants, created_at, expires_at)
    VALUES (%(hash)s, %(user_id)s, %(wants)s, %(now)s, %(until)s)
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


async def wait(tx: Tx, user_id: int, secret_hash: bytes, wants: str) -> None:
    """Write down that a sign-in waits for its second step."""
    await tx.run(WAIT, hash=secret_hash, user_id=user_id, wants=wants, now=tx.now, until=tx.now + PENDING_LONGEST)


async def forget(tx: Tx) -> None:
    """Drop sessions long over and sign-ins that waited too long."""
    await tx.run(FORGET_SESSIONS, now=tx.now)
    await tx.run(FORGET_PENDING, now=tx.now)
