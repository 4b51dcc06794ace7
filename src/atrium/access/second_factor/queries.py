"""What can be seen of second factors. Never a secret."""

from dataclasses import dataclass
from datetime import datetime

from atrium.kernel import Tx

GET = """
    SELECT f.confirmed_at AS since, count(c.hash) FILTER (WHERE c.used_at IS NULL) AS codes_left
      FROM access.second_factors AS f
      LEFT JOIN access.recovery_codes AS c ON c.user_id = f.user_id
     WHERE f.user_id = %(user_id)s AND f.confirmed_at IS NOT NULL
     GROUP BY f.user_id
"""


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Whether a second factor is on, since when, and how many recovery codes are left."""

    is_on: bool
    since: datetime | None = None
    codes_left: int = 0


async def get(tx: Tx, user_id: int) -> SecondFactor:
    """How it stands with a user's second factor."""
    row = await tx.maybe(GET, user_id=user_id)
    return SecondFactor(is_on=True, **row) if row else SecondFactor(is_on=False)
