"""What can be seen of tokens. Never a hash."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from atrium.kernel import NotFound, Tx

TOKENS = """
    SELECT id, name, hint, role, channels, nodes, rate_limit, issued_by, created_at, expires_at, used_at, revoked_at
      FROM access.tokens
     WHERE id > %(after)s AND (%(token_id)s::bigint IS NULL OR id = %(token_id)s)
     ORDER BY id
     LIMIT %(limit)s
"""
BY_HASH = """
    SELECT id, name, role, channels, nodes, rate_limit, expires_at, used_at
      FROM access.tokens
     WHERE hash = %(hash)s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > %(now)s)
"""


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


async def listed(tx: Tx, limit: int, after: int = 0) -> list[Token]:
    """Tokens by id, after one; revoked ones too."""
    rows = await tx.many(TOKENS, after=after, token_id=None, limit=limit)
    return [Token(**row) for row in rows]


async def get(tx: Tx, token_id: int) -> Token:
    """One token. Raises NotFound."""
    row = await tx.maybe(TOKENS, after=0, token_id=token_id, limit=1)
    if row is None:
        raise NotFound(f"There is no token {token_id}.")
    return Token(**row)


async def by_hash(tx: Tx, secret_hash: bytes) -> Record | None:
    """The token in use with this hash."""
    return await tx.maybe(BY_HASH, hash=secret_hash, now=tx.now)
