"""A board that takes long to look at stands as it stood, until something happens."""

from typing import Any

import pytest
from tests.console.conftest import BrowserOf
from tests.console.ordering import ordered

from atrium import reports
from atrium.dispatch.sequencer import sequence
from atrium.doorway import recent
from atrium.kernel import Database


async def test_a_board_is_looked_at_again_as_soon_as_something_happened(
    browser_of: BrowserOf, database: Database, monkeypatch: pytest.MonkeyPatch
):
    looks = list[Any]()
    look = reports.board

    async def watched(*asked: Any) -> reports.Board:
        looks.append(asked)
        return await look(*asked)

    monkeypatch.setattr(reports, "board", watched)
    monkeypatch.setattr(recent, "LONG_S", 0.0)
    ann = await browser_of("agent")

    await ann.see("/")
    await ann.see("/")
    assert len(looks) == 1

    order = await ordered(database, is_settled=False)
    async with database.transaction("system") as tx:
        await sequence(tx)
    board = await ann.see("/")
    assert len(looks) == 2
    assert order.customer.name in board.text
