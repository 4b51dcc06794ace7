"""How preferences are remembered."""

from dataclasses import asdict

from atrium.access.model import Preferences
from atrium.kernel import Tx

KEEP = """
    INSERT INTO access.preferences AS p
           (user_id, locale, time_zone, density, theme, single_keys, home, changed_at)
    VALUES (%(user_id)s, %(locale)s, %(time_zone)s, %(density)s, %(theme)s, %(single_keys)s, %(home)s, %(now)s)
    ON CONFLICT (user_id) DO UPDATE
       SET locale = excluded.locale, time_zone = excluded.time_zone, density = excluded.density,
           theme = excluded.theme, single_keys = excluded.single_keys, home = excluded.home,
           changed_at = excluded.changed_at
"""


async def keep(tx: Tx, user_id: int, wanted: Preferences) -> None:
    """Write down what somebody prefers."""
    await tx.run(KEEP, user_id=user_id, now=tx.now, **asdict(wanted))
