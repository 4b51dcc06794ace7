"""Screens of a house on a database of their own, visited by people of each role as a browser would."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack

import httpx
import pytest
from litestar import Litestar

from atrium import access
from atrium.access import Place
from atrium.app import open_house
from atrium.kernel import Database
from atrium.kernel.settings import Settings

PASSWORD = "correct horse battery"
SEAL = re.compile(r'name="_seal" value="([0-9a-f]+)"')


class Browser:
    """One person's browser: keeps cookies, sends forms with the seal of the page that it saw last."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.seal = ""

    async def see(self, address: str, **headers: str) -> httpx.Response:
        """Open a page."""
        page = await self.client.get(address, headers=headers)
        self._look(page)
        return page

    async def send(self, address: str, fields: Mapping[str, object] | None = None, **headers: str) -> httpx.Response:
        """Send a form; where it leads is not followed."""
        page = await self.client.post(address, data={"_seal": self.seal, **(fields or {})}, headers=headers)
        self._look(page)
        return page

    async def follow(self, page: httpx.Response) -> httpx.Response:
        """Go where a form led."""
        assert page.status_code == 303, page.text
        return await self.see(page.headers["location"])

    def _look(self, page: httpx.Response) -> None:
        found = SEAL.search(page.text)
        self.seal = found[1] if found else self.seal


BrowserOf = Callable[..., Awaitable[Browser]]


@pytest.fixture
async def app(doors: Litestar, url: str) -> AsyncIterator[Litestar]:
    """All doors and screens, open."""
    settings = Settings.from_environment({"ATRIUM_WORKERS": "1", "ATRIUM_SECRET_KEY": "a key of the tests"})
    async with open_house(settings, url) as doors.state["house"]:
        yield doors


@pytest.fixture
async def browser(app: Litestar) -> AsyncIterator[Browser]:
    """The browser of somebody who is not signed in."""
    async with _client(app) as client:
        yield Browser(client)


@pytest.fixture
async def browser_of(app: Litestar, database: Database) -> AsyncIterator[BrowserOf]:
    """`await browser_of("agent")`: a new person of that role, signed in; `node="ST-1"` says where."""
    async with AsyncExitStack() as clients:

        async def browser_of(role: str, **where: str) -> Browser:
            email = f"{role}{len(people)}@example.com"
            people.append(email)
            async with database.transaction("system") as tx:
                await access.add_user(tx, email, role.title(), PASSWORD, [Place(role, **where)])
            person = Browser(await clients.enter_async_context(_client(app)))
            await person.see("/sign-in")
            await person.follow(await person.send("/sign-in", {"email": email, "password": PASSWORD}))
            return person

        people: list[str] = []
        yield browser_of


def _client(app: Litestar) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {"Accept": "text/html", "Accept-Language": "en-US"}
    return httpx.AsyncClient(transport=transport, base_url="http://atrium.test", headers=headers)
