"""The tree of categories: each is known by its path from the top, "Kitchen > Cups"; those above it come with it."""

from typing import Annotated

import msgspec

from atrium.catalog import store
from atrium.catalog.model import category_path
from atrium.kernel import Page, Tx
from atrium.kernel.paging import key_of, page
from atrium.kernel.upserts import Report, Sheet

LISTED = """
    SELECT path
      FROM catalog.categories
     WHERE path > %(after)s::text
     ORDER BY path
     LIMIT %(limit)s::int + 1
"""
KNOWN = "SELECT path FROM catalog.categories WHERE path = ANY(%(paths)s::text[])"
LONGEST = 1_000


class CategoryRow(msgspec.Struct, frozen=True):
    """A category to be made; its path is written from the top, with > between."""

    path: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]


async def listed(tx: Tx, *, limit: int, after: str | None = None) -> Page[str]:
    """The paths in order, page after page."""
    key = key_of(after, str)
    rows = await tx.many(LISTED, after=key[0] if key else "", limit=limit)
    return page([row["path"] for row in rows], limit, lambda path: (path,))


async def put(tx: Tx, sheet: Sheet[CategoryRow]) -> Report:
    """Make categories, and those above them; one that is there stays as it is. Codes: `malformed`."""
    await store.lock(tx)
    asked: dict[int, str] = {}
    for place, row in list(sheet.rows.items()):
        if path := category_path(row.path):
            asked[place] = path
        else:
            sheet.refuse(place, "malformed", "A path names at least one category.")
    known = {row["path"] for row in await tx.many(KNOWN, paths=sorted(set(asked.values())))}
    new = set(asked.values()) - known
    await store.save_categories(tx, new)
    return sheet.report(len(new))
