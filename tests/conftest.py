"""One PostgreSQL for all tests, made and migrated once; each test gets a transaction of its own, rolled back."""

import asyncio
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from atrium import postgres
from atrium.kernel import Database, Tx
from atrium.kernel.database import connect
from atrium.kernel.migrate import migrate


def _beside(url: str, name: str) -> str:
    """The address of another database in the same cluster."""
    head, _, tail = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")


async def _sql(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    await connection.execute(statement)
    await connection.close()


async def _drop(url: str, name: str) -> None:
    """Take a database away; one that the server is still tidying goes with the cluster."""
    for _ in range(10):
        try:
            return await _sql(url, f"DROP DATABASE {name} WITH (FORCE)")
        except (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectInUseError):
            await asyncio.sleep(0.2)
    return None


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
    asyncio.run(_sql(cluster_url, "CREATE DATABASE template_atrium"))
    url = _beside(cluster_url, "template_atrium")
    asyncio.run(migrate(url))
    return url


@pytest.fixture(scope="session")
def story_url(cluster_url: str, template_url: str) -> str:
    """The database of the tests that roll back."""
    asyncio.run(_sql(cluster_url, "CREATE DATABASE stories TEMPLATE template_atrium"))
    return _beside(template_url, "stories")


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
def url(cluster_url: str, template_url: str) -> Iterator[str]:
    """A database of the test's own, for what must really commit."""
    name = f"own_{uuid.uuid4().hex[:12]}"
    asyncio.run(_sql(cluster_url, f"CREATE DATABASE {name} TEMPLATE template_atrium"))
    yield _beside(template_url, name)
    asyncio.run(_drop(cluster_url, name))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The pool of a database of the test's own."""
    database = await Database.open(url)
    yield database
    await database.close()
