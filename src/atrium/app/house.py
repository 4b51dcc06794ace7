"""Opens the house of one process and closes it again."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog

from atrium import access
from atrium.doorway import House, Keyring, Live, Stoppable
from atrium.doorway.placing import perform, weigh
from atrium.integrations import OpenId, Registration
from atrium.kernel import Database
from atrium.kernel.settings import Settings
from atrium.kernel.writer import Writer

WAIT_FOR_DATABASE_S = 60.0
CONNECTIONS = 4

log = structlog.get_logger(__name__)


@asynccontextmanager
async def open_house(settings: Settings, url: str) -> AsyncGenerator[House]:
    """Connect, listen and write for the length of a block; waits for a database that is still starting."""
    access.sessions.check_demanded(settings.second_factor)
    provider = _provider(settings)
    database = await _opened(url)
    live = Live(url)
    writer = Writer(url, perform, weigh, has_helper=True)
    house = House(settings, database, writer, live, Keyring(database, live, settings.workers), provider)
    live.start()
    house.placing.start()
    try:
        yield house
    finally:
        for room in house.rooms.values():
            if isinstance(room, Stoppable):
                await room.stop()
        if provider:
            await provider.stop()
        await house.placing.stop()
        await live.stop()
        await database.close()


def _provider(settings: Settings) -> OpenId | None:
    """The provider that the settings name. Raises ValueError for roles that cannot be read."""
    rules = access.identities.rules_of(settings.oidc_roles)
    if settings.oidc_issuer is None or settings.oidc_client_id is None:
        return None
    registration = Registration(
        settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret, settings.oidc_name
    )
    return OpenId(registration, rules.claims)


async def _opened(url: str) -> Database:
    deadline = asyncio.get_running_loop().time() + WAIT_FOR_DATABASE_S
    while True:
        try:
            return await Database.open(url, CONNECTIONS)
        except OSError as problem:
            if asyncio.get_running_loop().time() > deadline:
                raise
            log.warning("database.away", problem=str(problem))
            await asyncio.sleep(0.5)
