"""A simulated world says that it lives, and hears how it is wished to go on."""

from datetime import timedelta

import pytest

from atrium.integrations import simulation
from atrium.kernel import Refused, Tx


def later(tx: Tx, **by: float) -> Tx:
    return Tx(tx.connection, tx.actor, tx.now + timedelta(**by))


async def test_without_a_world_nobody_comes(tx: Tx):
    assert await simulation.standing(tx) == simulation.Standing(is_alive=False)
    with pytest.raises(Refused) as no:
        await simulation.wish(tx, 5, 30)
    assert no.value.code == "no_simulation"


async def test_a_world_hears_what_it_is_wished(tx: Tx):
    assert (await simulation.beat(tx, 0, 0)).rate == 0

    wished = await simulation.wish(tx, 5, 30)
    assert (wished.rate, wished.until) == (5, tx.now + timedelta(minutes=30))
    heard = await simulation.beat(later(tx, seconds=2), 12, 1)
    assert (heard.rate, heard.placed, heard.faults) == (5, 12, 1)

    await simulation.wish(later(tx, seconds=3), 0, 30)
    assert (await simulation.beat(later(tx, seconds=4), 20, 1)).rate == 0


async def test_a_wish_ends_by_itself_and_a_world_that_is_silent_is_gone(tx: Tx):
    await simulation.beat(tx, 0, 0)
    await simulation.wish(tx, 20, 1)

    assert (await simulation.beat(later(tx, seconds=61), 900, 0)).rate == 0
    assert not (await simulation.standing(later(tx, seconds=90))).is_alive
