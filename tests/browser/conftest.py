"""The ground that journeys walk on: one house with the demo retailer, one Chromium, a page for each role."""

import inspect
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright
from tests.browser import chromium
from tests.browser.retailer import Retailer
from tests.browser.visits import Doorbell, Visits

from web import build

HERE = Path(__file__).parent
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One browser serves all journeys, so they share its event loop."""
    for item in items:
        is_journey = HERE in item.path.parents and inspect.iscoroutinefunction(getattr(item, "function", None))
        if is_journey:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Remember for the fixtures whether the journey itself went well."""
    report = yield
    if call.when == "call":
        item.stash[FAILED] = call.excinfo is not None
    return report


@pytest.fixture(scope="session")
def house() -> Iterator[Retailer]:
    """A copy of the program with the demo retailer; `house.must("GET", "/api/v1/orders")` asks its API as an admin."""
    build.build()
    with Retailer() as house:
        yield house


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A real Chromium."""
    found = chromium.find()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.path, args=list(chromium.FLAGS), env={**os.environ, **found.environment}
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
def doorbell(house: Retailer) -> Doorbell:
    """How one gets into the house."""
    lines = (house.home / "sign-ins.txt").read_text().splitlines()
    return Doorbell(f"http://127.0.0.1:{house.port}", dict(line.split(maxsplit=1) for line in lines))


@pytest_asyncio.fixture(loop_scope="session")
async def page_of(browser: Browser, doorbell: Doorbell, request: pytest.FixtureRequest) -> AsyncIterator[Visits]:
    """`page = await page_of("agent", at=390, theme="dark", locale="de-DE")`; fails when a page complains."""
    visits = Visits(browser, doorbell)
    yield visits
    node: pytest.Item = request.node
    complaints = await visits.leave(node.name, has_failed=node.stash.get(FAILED, False))
    assert not complaints, "\n".join(["the page complained (dist/browser has more):", *complaints])
