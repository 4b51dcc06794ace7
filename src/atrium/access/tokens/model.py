"""What a token is allowed, and what it may be called."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from atrium.access.model import LONGEST_NAME
from atrium.kernel import Malformed


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a token holds, for how long, and how often it may ask; None is no limit."""

    channels: Sequence[str] | None = None
    nodes: Sequence[str] | None = None
    expires_at: datetime | None = None
    rate_limit: int | None = None


EVERYWHERE = Scope()


def check_name(name: str) -> None:
    """A token's name stands in facts as `token/<name>`. Raises Malformed."""
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable() or name != name.strip():
        raise Malformed(f"A token's name has 1 to {LONGEST_NAME} printable characters.", at="$.name")
