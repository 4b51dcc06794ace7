"""What we do when a fact is told."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from atrium.kernel.events import Event
from atrium.kernel.tx import Tx


@dataclass(frozen=True, slots=True)
class Reaction:
    """Told of facts of some kinds (`orders.OrderPlaced`, `orders.*`), in order, at most `batch` at once.

    `act` works in the transaction that settles the facts, so each is acted upon exactly once. When a batch fails, its
    facts are tried singly, and those that fail again later; what comes after them in their stream waits.
    """

    name: str
    kinds: tuple[str, ...]
    act: Callable[[Tx, Sequence[Event]], Awaitable[None]]
    batch: int = 100
