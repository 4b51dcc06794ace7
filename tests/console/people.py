"""The people that the tests of people, tokens and the trail have in common."""

from tests.console.conftest import PASSWORD, Browser

from atrium import access, network
from atrium.kernel import Database
from atrium.kernel.upserts import Sheet


async def id_of(database: Database, email: str) -> int:
    """Which user it is."""
    async with database.read() as tx:
        return next(user.id for user in await access.users(tx, 10, q=email))


async def sign_in(browser: Browser, email: str, password: str = PASSWORD) -> int:
    """The status of trying to come in; 303 is in."""
    await browser.see("/sign-in")
    return (await browser.send("/sign-in", {"email": email, "password": password})).status_code


async def has_web_channel(database: Database) -> None:
    """There is a channel `web`."""
    row = {"code": "web", "name": "Web shop", "pools": ["main"]}
    async with database.transaction("system") as tx:
        report = await network.put_channels(tx, Sheet.read([row], network.ChannelRow))
    assert not report.refused, report
