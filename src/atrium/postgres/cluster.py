"""The server of a home, shared: whoever comes first starts it, whoever leaves last stops it."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from atrium.postgres import account, client, locks, place, postmaster
from atrium.postgres.server import Server


class Cluster:
    """One process's share in the server of its home."""

    def __init__(self, home: Path | str) -> None:
        """Nothing happens yet; the home is made when somebody joins."""
        self._home = Path(home).absolute()
        self._share: int | None = None
        self._joined_by = 0

    def join(self) -> str:
        """Start the server or join the one that runs; returns the address of the database `atrium`.

        Joining again is no second share, but starts a server that has died meanwhile.
        Raises ServerRefused with what to do about it.
        """
        self._make_home()
        with locks.alone(self._door):
            at = place.find(self._home)
            if self._share is None:
                self._share = locks.shared(at.users)
                self._joined_by = os.getpid()
                account.belongs_to_home(at.users, self._home)
            try:
                Server.at(at).start()
            except BaseException:
                self._go(at)
                raise
        return client.program_url(at)

    def leave(self) -> None:
        """Stop being one of its users; the last one stops the server. Leaving twice does nothing."""
        if self._share is None:
            return
        if os.getpid() != self._joined_by:
            # A forked child holds the same lock as its parent and must not give it up for it.
            self._share = None
            return
        with locks.alone(self._door):
            self._go(place.find(self._home))

    def is_ready(self) -> bool:
        """Whether the server runs and takes connections."""
        found = postmaster.running(place.known(self._home).pgdata)
        return found is not None and found.is_ready

    @contextmanager
    def joined(self) -> Generator[str]:
        """Join for the length of a block."""
        url = self.join()
        try:
            yield url
        finally:
            self.leave()

    @property
    def _door(self) -> Path:
        return self._home / "postgres.lock"

    def _make_home(self) -> None:
        if not self._home.exists():
            self._home.mkdir(parents=True, mode=0o711 if os.geteuid() == 0 else 0o700, exist_ok=True)
        self._home = self._home.resolve()

    def _go(self, at: place.Place) -> None:
        if self._share is None:
            return
        try:
            if locks.is_last(self._share):
                Server.at(at).stop()
        finally:
            os.close(self._share)
            self._share = None
