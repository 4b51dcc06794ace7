"""How tokens are remembered: by the hashes of their secrets."""

from typing import Any

from asyncpg import Record

from atrium.kernel import Refused, Tx

ISSUE = """
    INSERT INTO access.tokens (name, hint, hash, role, channels, nodes, rate_limit, issued_by, created_at, expires_at)
    VALUES (%(name)s, %(hint)s, %(hash)s, %(role)s, %(channels)s::text[], %(nodes)s::text[], %(rate_limit)s,
            %(issued_by)s, %(now)s, %(expires_at)s)
    ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING
    RETURNING id
"""
REVOKE = """
    UPDATE access.tokens
       SET revoked_at = %(now)s
     WHERE id = %(token_id)s AND revoked_at IS NULL
    RETURNING id, name
"""
USED = """
    UPDATE access.tokens
       SET used_at = %(now)s
     WHERE id = %(token_id)s AND (used_at IS NULL OR used_at < %(now)s::timestamptz - interval '1 minute')
"""


async def issue(tx: Tx, **token: Any) -> int:
    """Write a token's hash down. Raises Refused `name_taken`."""
    row = await tx.maybe(ISSUE, **token, issued_by=tx.actor, now=tx.now)
    if row is None:
        name = token["name"]
        raise Refused("name_taken", f"There is a token {name!r} already; revoke it or take another name.", name=name)
    return row["id"]


async def revoke(tx: Tx, token_id: int) -> Record | None:
    """End a token; None when there is none in use."""
    return await tx.maybe(REVOKE, token_id=token_id, now=tx.now)


async def note_used(tx: Tx, token_id: int) -> None:
    """Note that a token is in use, at most once a minute."""
    await tx.run(USED, token_id=token_id, now=tx.now)
