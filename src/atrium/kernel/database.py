"""The way to PostgreSQL: a few connections, and transactions on them."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import asyncpg
import msgspec
from asyncpg import Connection, Pool, Record

from atrium.kernel.errors import Overtaken
from atrium.kernel.tx import Tx

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder()


_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.TooManyConnectionsError,
)

REPEATABLE = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError, Overtaken)
"""Works that met: nobody's fault, and the same transaction done again will do."""


def is_lost(problem: BaseException) -> bool:
    """Whether the database is away: nobody's fault, and what became of the last statement is unknown.

    What the driver cannot send is no such thing, though it is an interface error to it.
    """
    return isinstance(problem, _AWAY) and not isinstance(problem, ValueError)


def _encode(value: Any) -> str:
    return _ENCODER.encode(value).decode()


def _decode(text: str) -> Any:
    return _DECODER.decode(text)


async def prepare(connection: "Connection[Record]") -> None:
    """Make a new connection speak our types: json and jsonb are Python objects, sent and read as JSON."""
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, encoder=_encode, decoder=_decode, schema="pg_catalog")


async def connect(url: str, **settings: str) -> "Connection[Record]":
    """One connection of one's own (the writer, a listener), with server settings for its session."""
    connection = await asyncpg.connect(url, server_settings={"application_name": "atrium", **settings})
    await prepare(connection)
    return connection


class Plain(asyncpg.Connection):  # pyright: ignore[reportMissingTypeArgument]
    """A connection that is given back as it is: nobody leaves settings, listeners or locks on one of the pool."""

    def get_reset_query(self) -> str:
        """Nothing to undo; asking the server to would double the cost of a short read."""
        return ""


class Database:
    """The pool that doors and workers share."""

    def __init__(self, url: str, pool: "Pool[Record]") -> None:
        """Keep the address (for connections of one's own) and the pool."""
        self.url = url
        self.pool = pool

    @classmethod
    async def open(cls, url: str, size: int = 4, **settings: str) -> "Database":
        """Open at most `size` connections to a PostgreSQL address."""
        pool = await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            init=prepare,
            connection_class=Plain,
            server_settings={"application_name": "atrium", "timezone": "UTC", **settings},
        )
        return cls(url, pool)

    async def close(self) -> None:
        """Give all connections back."""
        await self.pool.close()

    @asynccontextmanager
    async def transaction(self, actor: str, now: datetime | None = None) -> AsyncGenerator[Tx]:
        """Do work that becomes true all at once, or not at all."""
        async with self.pool.acquire() as connection, connection.transaction():
            yield Tx(connection, actor, now)  # pyright: ignore[reportArgumentType]

    @asynccontextmanager
    async def read(self, actor: str = "system", now: datetime | None = None) -> AsyncGenerator[Tx]:
        """Look without a transaction: each statement sees what is true at that moment."""
        async with self.pool.acquire() as connection:
            yield Tx(connection, actor, now)  # pyright: ignore[reportArgumentType]

    @asynccontextmanager
    async def snapshot(self, actor: str = "system") -> AsyncGenerator[Tx]:
        """Look at one moment: all statements see the same, and nothing can be changed."""
        async with (
            self.pool.acquire() as connection,
            connection.transaction(isolation="repeatable_read", readonly=True),
        ):
            yield Tx(connection, actor)  # pyright: ignore[reportArgumentType]
