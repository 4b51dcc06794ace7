"""One PostgreSQL for all tests, made and migrated once; each test gets a transaction of its own, rolled back."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from tests.databases import beside, command, made

from atrium import postgres
from atrium.kernel import Database, Tx
from atrium.kernel.database import connect
from atrium.kernel.migrate import migrate


@pytest.fixture(scope="session")
def cluster_url() -> Iterator[str]:
    """A PostgreSQL of the tests' own, in a folder that goes away with them."""
    home = Path(tempfile.mkdtemp(prefix="atrium-test-"))
    home.chmod(0o711)
    with postgres.Cluster(home).joined() as url:
        yield url
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def template_url(cluster_url: str) -> str:
    """A migrated database that others are copied from."""
    asyncio.run(command(cluster_url, "CREATE DATABASE template_atrium"))
    url = beside(cluster_url, "template_atrium")
    asyncio.run(migrate(url))
    return url


@pytest.fixture(scope="session")
def story_url(cluster_url: str, template_url: str) -> str:
    """The database of the tests that roll back."""
    asyncio.run(command(cluster_url, "CREATE DATABASE stories TEMPLATE template_atrium"))
    return beside(template_url, "stories")


@pytest.fixture
async def tx(story_url: str) -> AsyncIterator[Tx]:
    """A transaction that never was."""
    connection = await connect(story_url)
    transaction = connection.transaction()
    await transaction.start()
    yield Tx(connection, "user/1")
    await transaction.rollback()
    await connection.close()


@pytest.fixture
def url(cluster_url: str, template_url: str) -> Iterator[str]:  # noqa: ARG001 - the template must be there
    """A database of the test's own, for what must really commit."""
    with made(cluster_url, "template_atrium") as url:
        yield url


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The pool of a database of the test's own."""
    database = await Database.open(url)
    yield database
    await database.close()
