"""What somebody prefers."""

from asyncpg import Record

from atrium.access.model import Preferences
from atrium.kernel import Tx

GET = """
    SELECT locale, time_zone, density, theme, single_keys, home
      FROM access.preferences
     WHERE user_id = %(user_id)s
"""


async def get(tx: Tx, user_id: int) -> Preferences:
    """A user's preferences; as at the beginning when nothing was set."""
    row = await tx.maybe(GET, user_id=user_id)
    return preferences_of(row) if row else Preferences()


def preferences_of(row: Record) -> Preferences:
    """From a row that was found by somebody, in which all of it is null when nothing was set."""
    if row["density"] is None:
        return Preferences()
    return Preferences(row["locale"], row["time_zone"], row["density"], row["theme"], row["single_keys"], row["home"])
