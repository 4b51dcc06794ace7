"""The doors of a house on a database of their own, and a client for each role."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import httpx
import pytest
from litestar import Litestar
from tests.api import fuzzing

from atrium import access
from atrium.app import open_house
from atrium.kernel import Database
from atrium.kernel.settings import Settings

ClientOf = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def app(doors: Litestar, url: str) -> AsyncIterator[Litestar]:
    """All doors, open."""
    async with open_house(Settings.from_environment({"ATRIUM_WORKERS": "1"}), url) as doors.state["house"]:
        yield doors


def _client(app: Litestar, secret: str | None = None) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url="http://atrium.test", headers=headers)


@pytest.fixture
async def anyone(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody without a token."""
    async with _client(app) as client:
        yield client


@pytest.fixture
async def client_of(app: Litestar, database: Database) -> AsyncIterator[ClientOf]:
    """`await client_of("agent")`: a client with a token of that role, named after it."""
    async with AsyncExitStack() as clients:

        async def client_of(role: str) -> httpx.AsyncClient:
            async with database.transaction("system") as tx:
                _, secret = await access.tokens.issue(tx, role, role)
            return await clients.enter_async_context(_client(app, secret))

        yield client_of


@pytest.fixture
async def admin(client_of: ClientOf) -> httpx.AsyncClient:
    """A client that may do everything."""
    return await client_of("admin")


@pytest.fixture(scope="module")
def shop(cluster_url: str, template_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[fuzzing.Shop]:
    """A furnished shop behind a real server, for the tests of one file."""
    assert template_url
    with fuzzing.opened(cluster_url, tmp_path_factory.mktemp("shop")) as shop:
        yield shop
