"""What doors need from the house."""

from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from atrium.access.identities import Provider
from atrium.doorway.keyring import Keyring
from atrium.doorway.live import Live
from atrium.doorway.recent import Recent
from atrium.kernel import Database
from atrium.kernel.settings import Settings
from atrium.kernel.writer import Writer


@runtime_checkable
class Stoppable(Protocol):
    """Something that is at work until it is stopped."""

    async def stop(self) -> None:
        """Finish."""


@dataclass(slots=True)
class House:
    """One process's settings, database, placing writer and ear for what happens."""

    settings: Settings
    database: Database
    placing: Writer[Any, Any]
    """Writes orders for all who wait: `await house.placing.submit(…)`."""
    live: Live
    """Hears what the database calls out: facts were told, positions were given, access has changed."""
    keys: Keyring
    """Knows who holds which token."""
    openid: Provider | None = None
    """The OpenID provider that people may come in by, if there is one."""
    rooms: dict[str, Any] = field(default_factory=dict[str, Any])
    """Things of one process that one door makes and keeps, by the door's name.

    What can be stopped is stopped before the house closes.
    """
    recent: Recent = field(default_factory=Recent)
    """What took long to look up, good for a few seconds."""
