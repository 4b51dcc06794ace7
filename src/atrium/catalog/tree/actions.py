"""Making categories."""

from collections.abc import Collection

from atrium.catalog import store
from atrium.catalog.events import CategoryAdded
from atrium.catalog.model import category_path
from atrium.catalog.tree.model import CategoryRow
from atrium.kernel import Tx
from atrium.kernel.upserts import Report, Sheet


async def put(tx: Tx, sheet: Sheet[CategoryRow]) -> Report:
    """Make categories, and those above them; one that is there stays as it is. Codes: `malformed`."""
    await store.lock(tx)
    asked: set[str] = set()
    for place, row in list(sheet.rows.items()):
        if path := category_path(row.path):
            asked.add(path)
        else:
            sheet.refuse(place, "malformed", "A path names at least one category.")
    return sheet.report(len(asked & await make(tx, asked)))


async def make(tx: Tx, paths: Collection[str]) -> set[str]:
    """Make what is not there yet of these categories and those above them; the paths of what was made."""
    made = await store.save_categories(tx, paths)
    await tx.emit(*map(CategoryAdded, made))
    return set(made)
