"""Facts: what happened, told in the transaction that made it true."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import msgspec


class Fact(msgspec.Struct, frozen=True):
    """Something that happened, in the past tense: ids and what only this moment knows."""

    kind: ClassVar[str] = ""
    quiet: ClassVar[bool] = False
    """No system is told of it, however much it listens to: the facts of a bulk import."""
    known: ClassVar[dict[str, type["Fact"]]] = {}

    def __init_subclass__(cls) -> None:
        """Name the fact by its module and class, `orders.OrderPlaced`."""
        super().__init_subclass__()
        if cls.__module__.startswith("atrium."):
            cls.kind = f"{cls.__module__.split('.')[1]}.{cls.__name__}"
            Fact.known[cls.kind] = cls
        for parent in cls.__mro__[1:-1]:  # what others are made of is never told itself
            Fact.known.pop(getattr(parent, "kind", ""), None)

    @property
    def stream(self) -> str:
        """The thing it is about, such as `order/12`."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Event:
    """A fact as it was written down; `position` is its place among all committed facts, once it has one."""

    id: int
    position: int | None
    stream: str
    kind: str
    actor: str
    happened_at: datetime
    facts: dict[str, Any]
