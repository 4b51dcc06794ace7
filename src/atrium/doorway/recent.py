"""What took long to look up is good for a few seconds: screens ask again and again, and many ask the same."""

import time
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar, cast

LONG_S = 0.02
"""What is found sooner is looked up each time."""
KEPT_S = 5.0
MOST_KEPT = 200

Found = TypeVar("Found")


class Recent:
    """What was found lately, by what was asked."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self._kept: dict[Hashable, tuple[float, Hashable, Any]] = {}

    async def of(self, asked: Hashable, look: Callable[[], Awaitable[Found]], mark: Hashable = None) -> Found:
        """What `look` finds now, or found a few seconds ago when it took long; only for what may be a little old.

        What may not be old brings a `mark` of how things stand, such as the last position: under another one it is
        looked up anew.
        """
        began = time.monotonic()
        until, marked, found = self._kept.get(asked, (0.0, None, None))
        if began < until and marked == mark:
            return cast("Found", found)
        found = await look()
        ended = time.monotonic()
        if ended - began > LONG_S:
            self._kept = {key: kept for key, kept in self._kept.items() if kept[0] > ended}
            if asked in self._kept or len(self._kept) < MOST_KEPT:
                self._kept[asked] = (ended + KEPT_S, mark, found)
        return found
