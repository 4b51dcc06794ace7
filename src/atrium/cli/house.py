"""What commands have in common: settings, the address of the database, and how refusals are shown."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import TypeVar

import asyncpg
from rich.console import Console

from atrium import postgres
from atrium.kernel import Database, Refusal, Tx
from atrium.kernel.migrate import migrate
from atrium.kernel.process import speak
from atrium.kernel.settings import Settings

Result = TypeVar("Result")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@contextmanager
def shown() -> Generator[None]:
    """Say what went wrong in one line and end with 1; a bug keeps its traceback."""
    try:
        yield
    except Refusal as refusal:
        _end(refusal.detail)
    except (postgres.ServerRefused, ValueError) as refusal:
        _end(str(refusal))
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.InvalidCatalogNameError) as problem:
        _end(f"The database cannot be reached: {problem}")


def settled() -> Settings:
    """The settings, with the log speaking as they say."""
    settings = Settings.from_environment()
    speak(settings.log)
    return settings


@contextmanager
def located(settings: Settings) -> Generator[str]:
    """The address of the database for the length of a block: the one that was set, else our own server, joined."""
    if settings.database_url:
        yield settings.database_url
        return
    with postgres.Cluster(settings.home).joined() as url:
        yield url


@asynccontextmanager
async def opened(url: str) -> AsyncGenerator[Database]:
    """Two connections for a command."""
    database = await Database.open(url, 2)
    try:
        yield database
    finally:
        await database.close()


def perform(work: Callable[[Tx], Awaitable[Result]], actor: str = "system") -> Result:
    """Do some work in one transaction on a database that is brought up to date first."""

    async def all_of_it(url: str) -> Result:
        await migrate(url)
        async with opened(url) as database, database.transaction(actor) as tx:
            return await work(tx)

    with shown(), located(settled()) as url:
        return asyncio.run(all_of_it(url))
    raise AssertionError


def look(work: Callable[[Tx], Awaitable[Result]]) -> Result:
    """Look at one moment of a database, as it is: nothing is brought up to date or changed."""

    async def all_of_it(url: str) -> Result:
        async with opened(url) as database, database.snapshot() as tx:
            return await work(tx)

    with shown(), located(settled()) as url:
        return asyncio.run(all_of_it(url))
    raise AssertionError


def actor() -> str:
    """Who a command acts as."""
    return f"cli/{os.environ.get('SUDO_USER') or os.environ.get('USER') or 'system'}"


def _end(message: str) -> None:
    err.print(message, markup=False, soft_wrap=True)
    sys.exit(1)
