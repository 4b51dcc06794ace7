"""Who holds which secret, kept for a few seconds; dropped at once when access changes."""

import time
from dataclasses import dataclass

from atrium import access
from atrium.access import Caller
from atrium.doorway.live import Live
from atrium.kernel import Database, TooMany, Unauthorized

KEPT_S = 5.0
MOST_KEPT = 10_000


@dataclass(slots=True)
class _Kept:
    caller: Caller
    visitor: access.sessions.Visitor | None
    until: float
    bucket: "Bucket | None"


class Bucket:
    """Requests that may come at once, filled again at a rate a second (a token bucket)."""

    def __init__(self, rate: float) -> None:
        """Start full: one second's worth."""
        self.rate = rate
        self._most = max(rate, 1.0)
        self._left = self._most
        self._at = time.monotonic()

    def take(self) -> None:
        """Let one through. Raises TooMany with the seconds to wait."""
        now = time.monotonic()
        self._left = min(self._most, self._left + (now - self._at) * self.rate)
        self._at = now
        if self._left < 1:
            wait_s = max(1, round((1 - self._left) / self.rate))
            raise TooMany("This token asks more often than it may; slow down.", retry_after=wait_s)
        self._left -= 1


class Keyring:
    """Callers by their secret."""

    def __init__(self, database: Database, live: Live, processes: int = 1) -> None:
        """Look up in a database; a token's rate limit is shared among so many processes."""
        self._database = database
        self._live = live
        self._processes = processes
        self._kept: dict[str, _Kept] = {}
        self._buckets: dict[str, Bucket] = {}
        self._turn = 0
        live.on("access", self.forget)

    def forget(self) -> None:
        """Look everyone up again: something about access has changed."""
        self._kept.clear()
        self._turn += 1

    async def caller(self, secret: str) -> Caller:
        """Who holds a secret. Raises Unauthorized, or TooMany beyond a token's rate limit."""
        return (await self._entered(secret)).caller

    async def visitor(self, secret: str) -> access.sessions.Visitor:
        """Who comes with a session. Raises Unauthorized, for a program's token too."""
        visitor = (await self._entered(secret)).visitor
        if visitor is None:
            raise Unauthorized("This is for people; sign in.")
        return visitor

    async def _entered(self, secret: str) -> _Kept:
        kept = self._kept.get(secret)
        if kept is None or kept.until < time.monotonic():
            kept = await self._look_up(secret)
        if kept.bucket:
            kept.bucket.take()
        return kept

    async def _look_up(self, secret: str) -> _Kept:
        turn = self._turn
        async with self._database.read() as tx:
            known = await access.authenticate(tx, secret)
            if known is None:
                raise Unauthorized("This token is not known, has expired or was revoked.")
            left_s = KEPT_S if known.until is None else min(KEPT_S, (known.until - tx.now).total_seconds())
        kept = _Kept(known.caller, known.visitor, time.monotonic() + left_s, self._bucket(known))
        # What changed while we looked may be newer than what we saw: then it is used once and not kept.
        if turn == self._turn and self._live.is_listening:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            self._kept[secret] = kept
        return kept

    def _bucket(self, known: access.tokens.Known) -> Bucket | None:
        if known.rate_limit is None:
            return None
        rate = known.rate_limit / self._processes
        bucket = self._buckets.get(known.caller.actor)
        if bucket is None or bucket.rate != rate:
            bucket = self._buckets[known.caller.actor] = Bucket(rate)
        return bucket
