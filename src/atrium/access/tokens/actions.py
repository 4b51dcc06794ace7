"""Letting programs in and showing them out."""

from atrium.access.events import TokenIssued, TokenRevoked
from atrium.access.model import Caller, Known, check_role, granted
from atrium.access.store import secret
from atrium.access.tokens import queries, store
from atrium.access.tokens.model import EVERYWHERE, Scope, check_name
from atrium.kernel import Malformed, Tx


async def issue(tx: Tx, name: str, role: str, scope: Scope = EVERYWHERE) -> tuple[int, str]:
    """Let a program in from now on; returns its id and the secret, which nobody sees again.

    Raises Malformed, Refused `unknown_role` or `name_taken`.
    """
    check_role(role)
    check_name(name)
    if scope.expires_at is not None and scope.expires_at <= tx.now:
        raise Malformed("A token expires in the future.", at="$.expires_at")
    presented = secret.made(secret.TOKEN)
    channels = None if scope.channels is None else sorted(set(scope.channels))
    nodes = None if scope.nodes is None else sorted(set(scope.nodes))
    token_id = await store.issue(
        tx,
        name=name,
        hint=presented[: secret.HINT_LENGTH],
        hash=secret.hashed(presented),
        role=role,
        channels=channels,
        nodes=nodes,
        expires_at=scope.expires_at,
        rate_limit=scope.rate_limit,
    )
    until = scope.expires_at.isoformat() if scope.expires_at else None
    await tx.emit(TokenIssued(token_id, name, role, channels, nodes, until, scope.rate_limit))
    return token_id, presented


async def revoke(tx: Tx, token_id: int) -> None:
    """A program may not come in any more, from the commit on; revoking again does nothing. Raises NotFound."""
    row = await store.revoke(tx, token_id)
    if row is None:
        await queries.get(tx, token_id)
        return
    await tx.emit(TokenRevoked(token_id, row["name"]))


async def known_by_token(tx: Tx, secret_hash: bytes) -> Known | None:
    """Which program this secret lets in, and what it may do."""
    row = await queries.by_hash(tx, secret_hash)
    if row is None:
        return None
    await store.note_used(tx, row["id"])
    channels = None if row["channels"] is None else frozenset[str](row["channels"])
    nodes = None if row["nodes"] is None else frozenset[str](row["nodes"])
    caller = Caller.of(f"token/{row['name']}", granted(row["role"], channels, nodes))
    return Known(caller, row["expires_at"], row["rate_limit"])
