"""A shop of a past release, migrated to the newest schema, is the shop it was, and goes on selling."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests import given
from tests.databases import made
from tests.migrations import releases, schema

from atrium import orders, postgres
from atrium.kernel import Database
from atrium.kernel.migrate import migrate
from atrium.orders import Filter

TODAY = "today"
FILES = [file.stem for file in releases.kept()] or [TODAY]


@pytest.fixture(params=FILES)
def restored(request: pytest.FixtureRequest, cluster_url: str, template_url: str, tmp_path: Path) -> Iterator[str]:
    """A database as a release left it; while there is none, as the newest schema leaves it."""
    assert template_url
    file = releases.FOLDER / f"{request.param}.dump"
    if request.param == TODAY:
        file = tmp_path / "today.dump"
        with made(cluster_url, "template_atrium") as url:
            asyncio.run(releases.furnish(url))
            releases.keep(url, file)
    with made(cluster_url) as url:
        postgres.restore(url, file)
        yield url


async def _seen(database: Database) -> list[Any]:
    async with database.read() as tx:
        page = await orders.listed(tx, Filter(), 200, None)
        return [(each.number, each.state, each.totals.grand_total, each.current) for each in page.items]


async def test_a_shop_goes_on_after_an_upgrade(restored: str) -> None:
    await migrate(restored)
    assert await schema.described(restored) == schema.FILE.read_text()
    database = await Database.open(restored)
    seen = await _seen(database)
    assert len(seen) >= 3
    async with database.transaction("user/1") as tx:
        await given.agrees(tx)
        sold = await given.order(tx)
        await given.settle(tx)
        await given.agrees(tx)
    assert [each[0] for each in await _seen(database)] == [sold.number, *(each[0] for each in seen)]
    await database.close()
