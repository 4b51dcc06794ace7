"""What can be seen of identities."""

from dataclasses import dataclass
from datetime import datetime

from atrium.kernel import Tx

OF_USER = """
    SELECT issuer, subject, email, linked_at, used_at
      FROM access.identities
     WHERE user_id = %(user_id)s
     ORDER BY issuer
"""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a user is at an OpenID provider, with the e-mail it told last."""

    issuer: str
    subject: str
    email: str
    linked_at: datetime
    used_at: datetime


async def listed(tx: Tx, user_id: int) -> list[Identity]:
    """A user's identities."""
    return [Identity(**row) for row in await tx.many(OF_USER, user_id=user_id)]
