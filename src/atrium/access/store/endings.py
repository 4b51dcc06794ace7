"""How sessions end, and sign-ins under way with them."""

from atrium.kernel import Tx

END = """
    UPDATE access.sessions
       SET ended_at = %(now)s
     WHERE user_id = %(user_id)s AND ended_at IS NULL AND expires_at > %(now)s
       AND (%(only)s::bigint IS NULL OR id = %(only)s) AND (%(but)s::bigint IS NULL OR id <> %(but)s)
    RETURNING id
"""
DROP_PENDING = """
    DELETE FROM access.pending_sign_ins WHERE user_id = %(user_id)s
"""


async def end(tx: Tx, user_id: int, session_id: int) -> list[int]:
    """End one session of a user; says which."""
    return [row["id"] for row in await tx.many(END, user_id=user_id, only=session_id, but=None, now=tx.now)]


async def end_all(tx: Tx, user_id: int, but: int | None = None) -> list[int]:
    """End all sessions of a user, or all others, and what waits for a code; says which."""
    await drop_pending(tx, user_id)
    return [row["id"] for row in await tx.many(END, user_id=user_id, only=None, but=but, now=tx.now)]


async def drop_pending(tx: Tx, user_id: int) -> None:
    """Nothing waits for a code any more."""
    await tx.run(DROP_PENDING, user_id=user_id)
