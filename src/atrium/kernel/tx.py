"""One database transaction: plain SQL with named parameters, who acts, what time it is, and the facts it tells."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, LiteralString

from asyncpg import Connection, Record

from atrium.kernel.events import Fact
from atrium.kernel.statements import ready

EMIT = """
    WITH told AS (
        INSERT INTO kernel.events (stream, kind, actor, happened_at, facts)
        SELECT stream, kind, actor, %(now)s, facts
          FROM unnest(%(streams)s::text[], %(kinds)s::text[], %(actors)s::text[], %(facts)s::jsonb[])
            AS t(stream, kind, actor, facts)
        RETURNING id, happened_at
    ), arrived AS (
        INSERT INTO kernel.arrivals (event_id, happened_at)
        SELECT id, happened_at FROM told
    )
    SELECT pg_notify('atrium', 'events')
"""

TUNE = "SELECT set_config($1, $2, true)"


class Tx:
    """A transaction in the hands of one actor at one time."""

    def __init__(self, connection: "Connection[Record]", actor: str, now: datetime | None = None) -> None:
        """Wrap a connection; `actor` is `user/12`, `token/erp` or `system`, `now` an aware time in UTC."""
        self.connection = connection
        self.actor = actor
        self.now = now or datetime.now(UTC)
        self.told = 0
        """How many facts were told in it so far."""

    async def one(self, sql: LiteralString, **parameters: Any) -> Record:
        """The one row that must be there; anything else is a bug."""
        rows = await self.many(sql, **parameters)
        assert len(rows) == 1, f"{len(rows)} rows where one was due"
        return rows[0]

    async def maybe(self, sql: LiteralString, **parameters: Any) -> Record | None:
        """The first row, if there is any."""
        statement, arguments = ready(sql, parameters)
        return await self.connection.fetchrow(statement, *arguments)

    async def many(self, sql: LiteralString, **parameters: Any) -> list[Record]:
        """All rows."""
        statement, arguments = ready(sql, parameters)
        return await self.connection.fetch(statement, *arguments)

    async def run(self, sql: LiteralString, **parameters: Any) -> int:
        """Change rows; says how many were touched."""
        statement, arguments = ready(sql, parameters)
        tag = await self.connection.execute(statement, *arguments)
        count = tag.rsplit(" ", 1)[-1]
        return int(count) if count.isdigit() else 0

    @asynccontextmanager
    async def tuned(self, **settings: str) -> AsyncGenerator[None]:
        """Read with settings of the server (`__` for a dot) that end with the block, or with the transaction."""
        async with self.connection.transaction():
            for name, value in settings.items():
                await self.connection.execute(TUNE, name.replace("__", "."), value)
            yield

    @asynccontextmanager
    async def apart(self) -> AsyncGenerator[None]:
        """What is done in the block is undone alone when it raises; what was done before stays."""
        async with self.connection.transaction():
            yield

    async def emit(self, *facts: Fact, actors: Sequence[str] | None = None) -> None:
        """Tell facts in this transaction; `actors` names one for each when they are not all ours."""
        if not facts:
            return
        self.told += len(facts)
        await self.many(
            EMIT,
            now=self.now,
            streams=[fact.stream for fact in facts],
            kinds=[fact.kind for fact in facts],
            actors=actors or [self.actor] * len(facts),
            facts=facts,
        )
