"""A file that somebody brought, and how far it has come."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from atrium.integrations.importing import Layout
from atrium.integrations.uploads.sampling import Sample
from atrium.kernel import Lifecycle
from atrium.kernel.lifecycle import Move

MOST_BYTES = 256_000_000
"""Of a file that comes by a screen; larger ones come by the command line."""
PART = 1 << 20
"""Bytes of a file that are kept as one."""
NEEDS: Mapping[str, str] = {
    "calendars": "network.write",
    "categories": "catalog.write",
    "channels": "network.write",
    "customers": "customers.write",
    "nodes": "network.write",
    "places": "network.write",
    "prices": "prices.write",
    "products": "catalog.write",
    "stock": "stock.count",
}
"""The permission that a kind needs besides `imports.write`, on all channels and at all nodes: a file names any."""


class State(StrEnum):
    """Where a file stands."""

    NEW = "new"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


_AT_REST = (State.NEW, State.CHECKED, State.STOPPED, State.FAILED)
_AT_WORK = (State.CHECKING, State.RUNNING)

LIFECYCLE = Lifecycle(
    {
        "map": Move(_AT_REST, State.NEW),
        "check": Move(_AT_REST, State.CHECKING),
        "bring in": Move(_AT_REST, State.RUNNING),
        "finish the check of": Move((State.CHECKING,), State.CHECKED),
        "finish": Move((State.RUNNING,), State.DONE),
        "stop": Move(_AT_WORK, State.STOPPED),
        "give up": Move(_AT_WORK, State.FAILED),
    }
)


class Upload(msgspec.Struct, frozen=True):
    """A file, how its columns are read, and what became of its rows."""

    id: int
    kind: str
    name: str
    size: int
    actor: str
    state: State
    layout: Layout
    sample: Sample
    read: int
    changed: int
    unchanged: int
    waiting: int
    """Rows refused for now, that are tried again in the end."""
    codes: dict[str, int]
    position: int
    """Bytes of it that were read."""
    why: str
    created_at: datetime
    begun_at: datetime | None
    finished_at: datetime | None

    @property
    def refused(self) -> int:
        """Rows that were not taken."""
        return sum(self.codes.values())

    @property
    def is_at_work(self) -> bool:
        """Whether its rows are being taken or checked."""
        return self.state in _AT_WORK

    @property
    def is_check(self) -> bool:
        """Whether what is said of its rows is of a check, which wrote nothing."""
        return self.state in {State.CHECKING, State.CHECKED}
