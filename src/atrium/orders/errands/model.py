"""What an errand is, and how far it has come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

Deed = Literal["cancel", "note"]
NEEDS: Mapping[Deed, str] = {"cancel": "orders.cancel", "note": "orders.place"}
"""The permission that a deed needs, on the channel of each order."""
MOST = 1_000
LONGEST_REASON = 500
STEP = 20
"""Orders that are seen to in one transaction: few, so that nobody waits for their locks."""


class Missed(Struct, frozen=True):
    """An order at which it could not be done, and the refusal that says why."""

    number: str
    code: str
    detail: str
    facts: dict[str, Any]


class Errand(Struct, frozen=True):
    """One deed at many orders; the first `done` of `numbers` were seen to."""

    id: int
    deed: Deed
    words: str
    actor: str
    channels: list[str] | None
    """Where who asked may do it; None: everywhere."""
    numbers: list[str]
    done: int
    missed: list[Missed]
    begun_at: datetime
    finished_at: datetime | None

    @property
    def next(self) -> list[str]:
        """The orders of the next step."""
        return self.numbers[self.done : self.done + STEP]
