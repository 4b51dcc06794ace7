"""What views somebody sees."""

from dataclasses import dataclass

from atrium.kernel import Tx

LISTED = """
    SELECT v.id, v.name, v.query, v.shared_with, v.user_id = %(user_id)s AS is_own, u.name AS owner
      FROM access.saved_views AS v
      JOIN access.users AS u ON u.id = v.user_id
     WHERE v.screen = %(screen)s
       AND (v.user_id = %(user_id)s
            OR (u.is_active
                AND v.shared_with IN (SELECT r.role FROM access.user_roles AS r WHERE r.user_id = %(user_id)s)))
     ORDER BY is_own DESC, CASE WHEN v.user_id = %(user_id)s THEN v.position END, v.name, v.id
     LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A question to a screen under a name; `query` is what follows the question mark of its address."""

    id: int
    name: str
    query: str
    shared_with: str | None
    """The role that sees it too."""
    is_own: bool
    owner: str


async def listed(tx: Tx, user_id: int, screen: str) -> list[SavedView]:
    """Somebody's own views of a screen in their order, then those shared with a role of theirs, by name."""
    return [SavedView(**row) for row in await tx.many(LISTED, user_id=user_id, screen=screen)]
