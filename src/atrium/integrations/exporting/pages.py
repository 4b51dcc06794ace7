"""Reading a long list page after page, so that memory does not grow with it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, TypeVar

from atrium.kernel import Page

AT_ONCE = 500
Item = TypeVar("Item")
Row = dict[str, Any]
"""A row of a file: what is nested is a list or an object in JSON lines, and its JSON text in a table's cell."""


async def paged(read: Callable[[str | None], Awaitable[Page[Item]]]) -> AsyncIterator[list[Item]]:
    """All pages of a list, by the cursor that each gives for the next."""
    after = None
    while True:
        page = await read(after)
        yield page.items
        if (after := page.next) is None:
            return
