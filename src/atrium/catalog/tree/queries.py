"""The tree as it stands."""

from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page

LISTED = """
    SELECT path
      FROM catalog.categories
     WHERE path > %(after)s::text
     ORDER BY path
     LIMIT %(limit)s::int + 1
"""


async def listed(tx: Tx, *, limit: int, after: str | None = None) -> Page[str]:
    """The paths in order, page after page."""
    key = key_of(after, str)
    rows = await tx.many(LISTED, after=key[0] if key else "", limit=limit)
    return page([row["path"] for row in rows], limit, lambda path: (path,))
