"""A second house, for what leaves one and comes into another."""

from collections.abc import AsyncIterator, Iterator

import pytest
from tests.databases import made

from atrium.kernel import Database


@pytest.fixture
def other_url(cluster_url: str, template_url: str) -> Iterator[str]:
    """The address of a second house, empty."""
    assert template_url
    with made(cluster_url, "template_atrium") as url:
        yield url


@pytest.fixture
async def other(other_url: str) -> AsyncIterator[Database]:
    """The second house."""
    database = await Database.open(other_url)
    yield database
    await database.close()
