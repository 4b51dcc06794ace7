"""One PostgreSQL for all tests, made and migrated once; each test gets a transaction of its own, rolled back."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from litestar import Litestar
from tests.databases import beside, command, made, quick_folder

from atrium import postgres
from atrium.access.store import secret
from atrium.app import create_app
from atrium.kernel import Database, Tx, process
from atrium.kernel.database import connect
from atrium.kernel.migrate import migrate
from atrium.kernel.settings import Settings
from atrium.postgres import client, place

FORGETFUL = "ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();"
"""Nothing of the tests' own must outlive the machine, and databases are made several times faster."""


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords of tests are hashed as quickly as the method allows: to hash them well takes a quarter of a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secret, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def upright() -> Iterator[None]:
    """Commands that tests run in their own process do not make the rest of the tests slow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "NICENESS", 0)
        yield


@pytest.fixture(scope="session")
def doors() -> Litestar:
    """All doors and screens, made once; who uses them puts a house of their own behind."""
    return create_app(Settings.from_environment({}), "postgresql:///of-each-test")


@pytest.fixture(scope="session")
def cluster_url() -> Iterator[str]:
    """A PostgreSQL of the tests' own, in a folder that goes away with them."""
    home = Path(tempfile.mkdtemp(prefix="atrium-test-", dir=quick_folder()))
    home.chmod(0o711)
    with postgres.Cluster(home).joined() as url:
        client.run_sql(client.administrator_url(place.known(home)), FORGETFUL)
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
