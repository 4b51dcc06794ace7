"""How saved views are remembered."""

from collections.abc import Sequence

from asyncpg import Record

from atrium.kernel import Refused, Tx

OF_SCREEN = """
    SELECT id FROM access.saved_views WHERE user_id = %(user_id)s AND screen = %(screen)s ORDER BY position FOR UPDATE
"""
ADD = """
    INSERT INTO access.saved_views (user_id, screen, name, query, position, created_at)
    SELECT %(user_id)s, %(screen)s, %(name)s, %(query)s, coalesce(max(position), 0) + 1, %(now)s
      FROM access.saved_views
     WHERE user_id = %(user_id)s AND screen = %(screen)s
    ON CONFLICT (user_id, screen, name) DO NOTHING
    RETURNING id
"""
LOCK = """
    SELECT screen, name, query, shared_with
      FROM access.saved_views
     WHERE user_id = %(user_id)s AND id = %(view_id)s
       FOR UPDATE
"""
CHANGE = """
    UPDATE access.saved_views AS v
       SET name = %(name)s, query = %(query)s
     WHERE v.id = %(view_id)s
       AND NOT EXISTS (SELECT FROM access.saved_views AS other
                        WHERE other.user_id = v.user_id AND other.screen = v.screen AND other.name = %(name)s
                          AND other.id <> v.id)
"""
SHARE = """
    UPDATE access.saved_views SET shared_with = %(role)s WHERE id = %(view_id)s
"""
REORDER = """
    UPDATE access.saved_views AS v
       SET position = wanted.position
      FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS wanted(id, position)
     WHERE v.id = wanted.id AND v.user_id = %(user_id)s AND v.position <> wanted.position
"""
DELETE = """
    DELETE FROM access.saved_views WHERE user_id = %(user_id)s AND id = %(view_id)s
"""


async def of_screen(tx: Tx, user_id: int, screen: str) -> list[int]:
    """Hold somebody's views of a screen, in their order."""
    return [row["id"] for row in await tx.many(OF_SCREEN, user_id=user_id, screen=screen)]


async def add(tx: Tx, user_id: int, screen: str, name: str, query: str) -> int:
    """Write a view down, behind the others. Raises Refused `view_exists`."""
    row = await tx.maybe(ADD, user_id=user_id, screen=screen, name=name, query=query, now=tx.now)
    if row is None:
        raise _exists(name)
    return row["id"]


async def lock(tx: Tx, user_id: int, view_id: int) -> Record | None:
    """Hold one of somebody's own views."""
    return await tx.maybe(LOCK, user_id=user_id, view_id=view_id)


async def change(tx: Tx, view_id: int, name: str, query: str) -> None:
    """Write a view that is held anew. Raises Refused `view_exists`."""
    if not await tx.run(CHANGE, view_id=view_id, name=name, query=query):
        raise _exists(name)


async def share(tx: Tx, view_id: int, role: str | None) -> None:
    """Show a view that is held to a role, or to nobody else."""
    await tx.run(SHARE, view_id=view_id, role=role)


async def reorder(tx: Tx, user_id: int, ids: Sequence[int]) -> None:
    """Give somebody's views that are held these positions."""
    await tx.run(REORDER, user_id=user_id, ids=ids)


async def delete(tx: Tx, user_id: int, view_id: int) -> None:
    """Forget one of somebody's own views; one that is gone stays so."""
    await tx.run(DELETE, user_id=user_id, view_id=view_id)


def _exists(name: str) -> Refused:
    return Refused("view_exists", f"There is a view {name!r} already; take another name.", name=name)
