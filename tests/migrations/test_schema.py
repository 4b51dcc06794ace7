"""From an empty database to the newest schema: the same way for everyone, once, however many ask."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.databases import made
from tests.migrations import schema

from atrium.kernel.database import connect
from atrium.kernel.migrate import APPLIED, migrate, shipped

PROCESSES = 8
MIGRATE = "import asyncio, sys; from atrium.kernel.migrate import migrate; print(*asyncio.run(migrate(sys.argv[1])))"
APPLIED_AT = "SELECT name, applied_at FROM public.migrations ORDER BY name"


@pytest.fixture
def empty(cluster_url: str) -> Iterator[str]:
    with made(cluster_url) as url:
        yield url


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [int(name[:4]) for name in shipped()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(re.fullmatch(r"\d{4}_[a-z_]+", name) for name in shipped())


async def test_an_empty_database_gets_the_schema_that_is_written_down(template_url: str) -> None:
    found = await schema.described(template_url)
    if os.environ.get("ATRIUM_RENEW_SCHEMA"):
        schema.FILE.write_text(found)
    assert found == schema.FILE.read_text(), "a migration has changed the schema: `make schema`, then look at the diff"


async def test_migrating_again_changes_nothing(url: str) -> None:
    async def state() -> tuple[str, list[tuple[object, ...]]]:
        connection = await connect(url)
        applied = [tuple(row) for row in await connection.fetch(APPLIED_AT)]
        await connection.close()
        return await schema.described(url), applied

    before = await state()
    assert await migrate(url) == []
    assert await state() == before


def test_eight_processes_migrate_one_empty_database_at_once(empty: str) -> None:
    command = [sys.executable, "-c", MIGRATE, empty]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    ended = [(process.communicate(timeout=120), process.returncode) for process in running]
    assert [code for _, code in ended] == [0] * PROCESSES, ended
    names = set(shipped())
    said = [word for (output, _), _ in ended for word in output.split() if word in names]
    assert sorted(said) == sorted(names)
    assert asyncio.run(_applied(empty)) == sorted(names)
    assert asyncio.run(schema.described(empty)) == schema.FILE.read_text()


async def _applied(url: str) -> list[str]:
    connection = await connect(url)
    names = [row["name"] for row in await connection.fetch(APPLIED)]
    await connection.close()
    return names
