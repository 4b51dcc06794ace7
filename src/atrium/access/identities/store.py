"""How identities are remembered."""

from asyncpg import Record

from atrium.access.identities.model import Profile
from atrium.kernel import Tx

# Said again at each sign-in, so that it is seen when it was last of use.
FIND = """
    UPDATE access.identities AS i
       SET used_at = %(now)s, email = coalesce(%(email)s, i.email)
      FROM access.users AS u
     WHERE i.issuer = %(issuer)s AND i.subject = %(subject)s AND u.id = i.user_id
    RETURNING u.id, u.is_active
"""
LINK = """
    INSERT INTO access.identities (issuer, subject, user_id, email, linked_at, used_at)
    VALUES (%(issuer)s, %(subject)s, %(user_id)s, %(email)s, %(now)s, %(now)s)
    ON CONFLICT DO NOTHING
"""
UNLINK = """
    DELETE FROM access.identities WHERE user_id = %(user_id)s RETURNING issuer, subject
"""


async def find(tx: Tx, profile: Profile) -> Record | None:
    """The user whose identity this is, and whether they may come in."""
    return await tx.maybe(FIND, issuer=profile.issuer, subject=profile.subject, email=profile.email, now=tx.now)


async def link(tx: Tx, user_id: int, profile: Profile) -> bool:
    """Write down whose it is; False when the user or the identity has another already."""
    return bool(
        await tx.run(
            LINK,
            issuer=profile.issuer,
            subject=profile.subject,
            user_id=user_id,
            email=profile.email,
            now=tx.now,
        )
    )


async def unlink(tx: Tx, user_id: int) -> list[Record]:
    """Forget a user's identities; says which."""
    return await tx.many(UNLINK, user_id=user_id)
