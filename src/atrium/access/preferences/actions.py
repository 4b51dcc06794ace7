"""Setting how screens look and speak."""

from atrium.access.events import PreferencesChanged
from atrium.access.model import Preferences
from atrium.access.preferences import model, queries, store
from atrium.access.store import users
from atrium.kernel import Tx


async def keep(tx: Tx, user_id: int, wanted: Preferences) -> None:
    """Keep what somebody prefers, all of it. Raises NotFound, or Malformed for what there is not."""
    model.check(wanted)
    await users.lock_user(tx, user_id)
    changed = model.changed(await queries.get(tx, user_id), wanted)
    if changed:
        await store.keep(tx, user_id, wanted)
        await tx.emit(PreferencesChanged(user_id, changed))
