"""The bell: one look for all listeners says who has work; each of them sleeps until it is rung for."""

import asyncio
from collections import defaultdict
from contextlib import suppress

from atrium.dispatch import transmissions
from atrium.kernel import Database

REST_S = 1.0


class Bell:
    """Wakes those who have something to do."""

    def __init__(self, database: Database) -> None:
        """Look into this database."""
        self._database = database
        self._struck = asyncio.Event()
        self._sleepers: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def strike(self) -> None:
        """There may be work: positions were given, a listener was changed."""
        self._struck.set()

    def ring(self, name: str) -> None:
        """Wake one."""
        self._sleepers[name].set()

    def ring_all(self) -> None:
        """Wake everyone: we are closing."""
        for sleeper in self._sleepers.values():
            sleeper.set()

    async def wait(self, name: str, within_s: float | None = None) -> None:
        """Sleep until there is work for a listener, or so many seconds have passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._sleepers[name].wait()
        self._sleepers[name].clear()

    async def run(self) -> None:
        """Look when struck, and each second as a net: what failed falls due by itself."""
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(REST_S):
                    await self._struck.wait()
            self._struck.clear()
            async with self._database.read() as tx:
                names = await transmissions.have_work(tx)
            for name in names:
                self.ring(name)
