"""Where a simulated world lives around the house, the board sets it going and stops it."""

from tests.console.conftest import BrowserOf

from atrium.integrations import simulation
from atrium.kernel import Database


async def beat(database: Database) -> simulation.Standing:
    async with database.transaction("token/simulated-world") as tx:
        return await simulation.beat(tx, 3, 0)


async def test_without_a_world_the_board_says_nothing_of_one(browser_of: BrowserOf):
    ann = await browser_of("agent")
    page = await ann.see("/")
    assert 'action="/simulation"' not in page.text

    assert (await ann.send("/simulation", {"rate": "5"})).status_code == 409


async def test_an_agent_lets_customers_come_and_sends_them_home(browser_of: BrowserOf, database: Database):
    await beat(database)
    ann, max_ = await browser_of("agent"), await browser_of("warehouse")
    assert "Simulate customers" in (await ann.see("/")).text

    page = await ann.follow(await ann.send("/simulation", {"rate": "5"}))
    assert "Simulated customers are coming." in page.text
    assert "Simulated: 5 orders a second until" in page.text
    assert (await beat(database)).rate == 5

    page = await ann.follow(await ann.send("/simulation", {"rate": "0"}))
    assert "No more simulated customers come." in page.text
    assert (await beat(database)).rate == 0

    await max_.see("/")
    assert (await max_.send("/simulation", {"rate": "5"})).status_code == 403


async def test_a_rate_that_is_not_offered_sends_them_home(browser_of: BrowserOf, database: Database):
    await beat(database)
    ann = await browser_of("agent")
    await ann.see("/")

    await ann.send("/simulation", {"rate": "1e9"})
    assert (await beat(database)).rate == 0
