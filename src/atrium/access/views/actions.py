"""Saving views, and showing them to others."""

from collections.abc import Sequence

from asyncpg import Record

from atrium.access.events import ViewShared
from atrium.access.model import check_role
from atrium.access.store import users
from atrium.access.views import model, store
from atrium.kernel import NotFound, Tx


async def add(tx: Tx, user_id: int, screen: str, name: str, query: str) -> int:
    """Keep a question to a screen, behind the others.

    Raises NotFound, Malformed, Refused `view_exists` or `too_many_views`.
    """
    model.check_screen(screen)
    name, query = model.name_of(name), model.query_of(query)
    await users.lock_user(tx, user_id)
    model.check_room(len(await store.of_screen(tx, user_id, screen)))
    return await store.add(tx, user_id, screen, name, query)


async def change(tx: Tx, user_id: int, view_id: int, *, name: str | None = None, query: str | None = None) -> None:
    """Rename one of one's own views, or keep another question in it.

    Raises NotFound, Malformed, Refused `view_exists`.
    """
    view = await _own(tx, user_id, view_id)
    new_name = view["name"] if name is None else model.name_of(name)
    await store.change(tx, view_id, new_name, view["query"] if query is None else model.query_of(query))


async def share(tx: Tx, user_id: int, view_id: int, role: str | None) -> None:
    """Show one of one's own views to all of a role; None: to nobody else. Raises NotFound, Refused `unknown_role`."""
    if role is not None:
        check_role(role)
    view = await _own(tx, user_id, view_id)
    if view["shared_with"] != role:
        await store.share(tx, view_id, role)
        await tx.emit(ViewShared(user_id, view_id, role))


async def reorder(tx: Tx, user_id: int, screen: str, view_ids: Sequence[int]) -> None:
    """Put one's own views of a screen in this order; those not named come behind. Raises NotFound."""
    await users.lock_user(tx, user_id)
    there = await store.of_screen(tx, user_id, screen)
    await store.reorder(tx, user_id, model.order_of(list(view_ids), there))


async def delete(tx: Tx, user_id: int, view_id: int) -> None:
    """Forget one of one's own views; one that is gone stays so. Raises NotFound for no user."""
    await users.lock_user(tx, user_id)
    await store.delete(tx, user_id, view_id)


async def _own(tx: Tx, user_id: int, view_id: int) -> Record:
    await users.lock_user(tx, user_id)
    view = await store.lock(tx, user_id, view_id)
    if view is None:
        raise NotFound(f"There is no view {view_id} of yours.")
    return view
