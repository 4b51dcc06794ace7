"""How stock is remembered: locks first, then one statement."""

from atrium.inventory.store.ledger import write
from atrium.inventory.store.locking import allocations, lock, lock_pools, lock_positions, reservations
from atrium.inventory.store.opening import differing, moved_since, open_positions, positions, remember_counts
from atrium.inventory.store.promising import look, promise

__all__ = [
    "allocations",
    "differing",
    "lock",
    "lock_pools",
    "lock_positions",
    "look",
    "moved_since",
    "open_positions",
    "positions",
    "promise",
    "remember_counts",
    "reservations",
    "write",
]
