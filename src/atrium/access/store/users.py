"""How users and their roles are remembered."""

from asyncpg import Record

from atrium.access.model import Place
from atrium.kernel import NotFound, Refused, Tx

# Readers go on; whoever else adds a user waits.
LOCK_ALL = """
    LOCK TABLE access.users IN SHARE ROW EXCLUSIVE MODE
"""
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


async def lock_all(tx: Tx) -> None:
    """Let nobody else add a user until this transaction ends."""
    await tx.run(LOCK_ALL)


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


def _taken(email: str) -> Refused:
    return Refused("email_taken", f"Someone else has the e-mail {email}; take another.", email=email)
