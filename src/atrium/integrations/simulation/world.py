"""A world that lives around the house until it is told to stop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from random import Random

import aiohttp

from atrium.integrations.simulation.acting import Hands
from atrium.integrations.simulation.asking import ANSWER_S, CONNECT_S, MOST_LINES, House
from atrium.integrations.simulation.crowd import Crowd
from atrium.integrations.simulation.customers import Customers
from atrium.integrations.simulation.pace import Pace
from atrium.integrations.simulation.scene import looked_at
from atrium.integrations.simulation.systems import Systems


class World:
    """All who live there, and what they did so far."""

    def __init__(self, house: House, pace: Pace, customers: Customers, systems: Systems, crowd: Crowd) -> None:
        """They live already."""
        self.house = house
        self.pace = pace
        self.customers = customers
        self.systems = systems
        self._crowd = crowd

    @property
    def faults(self) -> list[str]:
        """What a house must never do, as it was seen."""
        told = [
            f"{name}: {heard.unsigned} messages not signed rightly, {heard.disordered} out of order"
            for name, heard in self.systems.heard.items()
            if heard.faults
        ]
        return [*self.house.tally.broken, *told, *self._crowd.faults]

    async def rest(self) -> None:
        """Nobody does anything any more; systems behave and go on listening."""
        await self._crowd.leave()
        self.systems.calm()


@asynccontextmanager
async def inhabited(address: str, token: str, pace: Pace, seed: int) -> AsyncGenerator[World]:
    """A world for the length of a block: it looks at the house, connects its systems, and lives.

    Refused: nothing_to_sell, not_yours, not_connected, no_answer.
    """
    chance = Random(seed)  # noqa: S311 - play
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=ANSWER_S)
    lines = aiohttp.TCPConnector(limit=MOST_LINES)
    async with aiohttp.ClientSession(connector=lines, timeout=timeout) as session:
        house = House(session, address, token, chance)
        await house.settled()
        scene = await looked_at(house, chance)
        crowd = Crowd()
        customers = Customers(scene, house, pace, chance, crowd)
        hands = Hands(scene, house, customers, crowd)
        systems = Systems(pace, chance, hands.hear)
        await systems.open(house)
        for life in (customers.come(), customers.bring_batches(), hands.supply(), systems.change_moods()):
            crowd.start(life)
        try:
            yield World(house, pace, customers, systems, crowd)
        finally:
            await crowd.leave()
            await systems.close()
