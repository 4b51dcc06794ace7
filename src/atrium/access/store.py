"""How users, tokens, sessions and attempts are remembered."""

from datetime import datetime
from typing import Any

from asyncpg import Record

from atrium.access.model import FORGOTTEN_AFTER, Place
from atrium.kernel import NotFound, Refused, Tx

ADD_USER = """
    INSERT INTO access.users (email, name, password, created_at, changed_at)
    VALUES (%(email)s, %(name)s, %(password)s, %(now)s, %(now)s)
    ON CONFLICT (email) DO NOTHING
    RETURNING id
"""
LOCK_USER = """
    SELECT id, email, name, is_active, version
      FROM access.users
     WHERE id = %(user_id)s
       FOR UPDATE
"""
CHANGE_USER = """
    UPDATE access.users
       SET email = %(email)s, name = %(name)s, is_active = %(is_active)s, version = version + 1, changed_at = %(now)s
     WHERE id = %(user_id)s
       AND NOT EXISTS (SELECT FROM access.users AS other WHERE other.email = %(email)s AND other.id <> %(user_id)s)
"""
SET_PASSWORD = """
    UPDATE access.users
       SET password = %(password)s, version = version + 1, changed_at = %(now)s
     WHERE id = %(user_id)s
"""  # noqa: S105 - a statement, not a secret
ROLES_OF = """
    SELECT role, channel, node
      FROM access.user_roles
     WHERE user_id = %(user_id)s
     ORDER BY role, channel, node
"""
CLEAR_ROLES = """
    DELETE FROM access.user_roles WHERE user_id = %(user_id)s
"""
GIVE_ROLES = """
    INSERT INTO access.user_roles (user_id, role, channel, node, granted_at)
    SELECT %(user_id)s, role, channel, node, %(now)s
      FROM unnest(%(roles)s::text[], %(channels)s::text[], %(nodes)s::text[]) AS given(role, channel, node)
    ON CONFLICT DO NOTHING
"""
ISSUE_TOKEN = """
    INSERT INTO access.tokens (name, hint, hash, role, channels, nodes, rate_limit, issued_by, created_at, expires_at)
    VALUES (%(name)s, %(hint)s, %(hash)s, %(role)s, %(channels)s::text[], %(nodes)s::text[], %(rate_limit)s,
            %(issued_by)s, %(now)s, %(expires_at)s)
    ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING
    RETURNING id
"""  # noqa: S105 - a statement, not a secret
REVOKE_TOKEN = """
    UPDATE access.tokens
       SET revoked_at = %(now)s
     WHERE id = %(token_id)s AND revoked_at IS NULL
    RETURNING id, name
"""  # noqa: S105 - a statement, not a secret
TOKEN_USED = """
    UPDATE access.tokens
       SET used_at = %(now)s
     WHERE id = %(token_id)s AND (used_at IS NULL OR used_at < %(now)s::timestamptz - interval '1 minute')
"""  # noqa: S105 - a statement, not a secret
OPEN_SESSION = """
    INSERT INTO access.sessions (user_id, hash, address, agent, created_at, seen_at, expires_at)
    VALUES (%(user_id)s, %(hash)s, %(address)s, %(agent)s, %(now)s, %(now)s, %(expires_at)s)
    RETURNING id
"""
SESSION_SEEN = """
    UPDATE access.sessions
       SET seen_at = %(now)s
     WHERE id = %(session_id)s AND seen_at < %(now)s::timestamptz - interval '1 minute'
"""
END_SESSIONS = """
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
# Counted before the password is looked at, so that many tries at once stand in line.
COUNT_ATTEMPT = """
    INSERT INTO access.attempts AS a (kind, value, failures, failed_at)
    VALUES (%(kind)s, %(value)s, 1, %(now)s)
    ON CONFLICT (kind, value) DO UPDATE
       SET failures = CASE WHEN a.failed_at < %(now)s::timestamptz - %(forgotten)s::interval THEN 1
                           ELSE a.failures + 1
                      END,
           failed_at = %(now)s
    RETURNING failures
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


async def add_user(tx: Tx, email: str, name: str, password: str | None) -> int:
    """Write a user down. Raises Refused `email_taken`."""
    row = await tx.maybe(ADD_USER, email=email, name=name, password=password, now=tx.now)
    if row is None:
        raise _taken(email)
    return row["id"]


async def lock_user(tx: Tx, user_id: int) -> Record:
    """Hold a user for a change. Raises NotFound."""
    row = await tx.maybe(LOCK_USER, user_id=user_id)
    if row is None:
        raise NotFound(f"There is no user {user_id}.")
    return row


async def change_user(tx: Tx, user_id: int, email: str, name: str, *, is_active: bool) -> None:
    """Write a locked user anew. Raises Refused `email_taken`."""
    changed = await tx.run(CHANGE_USER, user_id=user_id, email=email, name=name, is_active=is_active, now=tx.now)
    if not changed:
        raise _taken(email)


async def set_password(tx: Tx, user_id: int, password: str) -> None:
    """Keep a new hash."""
    await tx.run(SET_PASSWORD, user_id=user_id, password=password, now=tx.now)


async def replace_roles(tx: Tx, user_id: int, places: list[Place]) -> list[Record]:
    """Give these roles and no others; returns those there were."""
    before = await tx.many(ROLES_OF, user_id=user_id)
    await tx.run(CLEAR_ROLES, user_id=user_id)
    await tx.run(
        GIVE_ROLES,
        user_id=user_id,
        now=tx.now,
        roles=[place.role for place in places],
        channels=[place.channel for place in places],
        nodes=[place.node for place in places],
    )
    return before


async def issue_token(tx: Tx, **token: Any) -> int:
    """Write a token's hash down. Raises Refused `name_taken`."""
    row = await tx.maybe(ISSUE_TOKEN, **token, issued_by=tx.actor, now=tx.now)
    if row is None:
        name = token["name"]
        raise Refused("name_taken", f"There is a token {name!r} already; revoke it or take another name.", name=name)
    return row["id"]


async def revoke_token(tx: Tx, token_id: int) -> Record | None:
    """End a token; None when there is none in use."""
    return await tx.maybe(REVOKE_TOKEN, token_id=token_id, now=tx.now)


async def note_used(tx: Tx, token_id: int) -> None:
    """Note that a token is in use, at most once a minute."""
    await tx.run(TOKEN_USED, token_id=token_id, now=tx.now)


async def open_session(tx: Tx, user_id: int, secret_hash: bytes, address: str, agent: str, until: datetime) -> int:
    """Write a session's hash down."""
    row = await tx.one(
        OPEN_SESSION,
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
    await tx.run(SESSION_SEEN, session_id=session_id, now=tx.now)


async def end_sessions(tx: Tx, user_id: int, session_id: int | None = None) -> list[int]:
    """End one session of a user, or all; says which."""
    rows = await tx.many(END_SESSIONS, user_id=user_id, session_id=session_id, now=tx.now)
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
    for kind, value in (("address", address), ("email", email)):
        await tx.one(COUNT_ATTEMPT, kind=kind, value=value, now=tx.now, forgotten=FORGOTTEN_AFTER)


async def forget_attempts(tx: Tx, email: str, address: str) -> None:
    """It was them: the e-mail begins anew, the address gets this one try back."""
    await tx.run(FORGET_EMAIL, email=email)
    await tx.run(TAKE_BACK_ATTEMPT, address=address)


def _taken(email: str) -> Refused:
    return Refused("email_taken", f"Someone else has the e-mail {email}; take another.", email=email)
