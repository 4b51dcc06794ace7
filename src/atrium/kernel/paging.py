"""Lists are read by key, page after page: a page costs the same wherever it lies."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from atrium.kernel.errors import Malformed

MOST = 200

Item = TypeVar("Item")


class Page(msgspec.Struct, Generic[Item], frozen=True):
    """Some items, and the cursor of the next ones if there are any."""

    items: list[Item]
    next: str | None = None


def cursor(*key: Any) -> str:
    """An opaque cursor that stands for the last key of a page."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def key_of(after: str | None, *kinds: type) -> tuple[Any, ...] | None:
    """The key that a cursor stands for, each part of the kind given.

    Raises Malformed for a cursor that is none of ours.
    """
    if not after:
        return None
    try:
        raw = base64.urlsafe_b64decode(after + "=" * (-len(after) % 4))
        return msgspec.json.decode(raw, type=tuple[kinds])
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise Malformed("This cursor is not one of ours; start again without it.", at="after") from None


def page(rows: Sequence[Item], limit: int, key: Callable[[Item], tuple[Any, ...]]) -> Page[Item]:
    """Make a page of rows that were read one more than `limit`, to know whether there is a next."""
    items = list(rows[:limit])
    return Page(items, cursor(*key(items[-1])) if len(rows) > limit and items else None)
