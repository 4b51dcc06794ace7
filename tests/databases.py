"""Databases that a test makes for itself and takes away again."""

import asyncio
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

MEMORY = Path("/dev/shm")  # noqa: S108 - what is made there has a name of its own
ROOM = 4 << 30


def quick_folder() -> Path | None:
    """A folder in memory, where there is one with room to spare: databases are made many times faster there."""
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        return MEMORY
    return None


def beside(url: str, name: str) -> str:
    """The address of another database in the same cluster."""
    head, _, tail = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")


async def command(url: str, statement: str) -> None:
    """One statement outside any transaction."""
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def _drop(url: str, name: str) -> None:
    """Take a database away; one that the server is still tidying goes with the cluster."""
    for _ in range(10):
        try:
            return await command(url, f"DROP DATABASE {name} WITH (FORCE)")
        except (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectInUseError):
            await asyncio.sleep(0.2)
    return None


@contextmanager
def made(cluster_url: str, template: str = "template0") -> Iterator[str]:
    """A database of the test's own: empty, or a copy of another one."""
    name = f"own_{uuid.uuid4().hex[:12]}"
    asyncio.run(command(cluster_url, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"))
    try:
        yield beside(cluster_url, name)
    finally:
        asyncio.run(_drop(cluster_url, name))
