"""Doors for a simulated world, and for those who wish it to live."""

from typing import Annotated

import msgspec
from litestar import get, put
from msgspec import Meta

from atrium.api.ground import Caller, House, may, problems, write
from atrium.integrations import simulation

MOST_RATE = 100
MOST_MINUTES = 24 * 60
MOST = 2**53 - 1


class WishForm(msgspec.Struct, forbid_unknown_fields=True):
    """How many simulated orders a second, and for how long; 0 ends it."""

    rate: Annotated[float, Meta(ge=0, le=MOST_RATE, examples=[2])]
    minutes: Annotated[int, Meta(ge=1, le=MOST_MINUTES)] = 30


class BeatForm(msgspec.Struct, forbid_unknown_fields=True):
    """What a world has done since it began: orders placed, and faults of the house that it saw."""

    placed: Annotated[int, Meta(ge=0, le=MOST)]
    faults: Annotated[int, Meta(ge=0, le=2_000_000_000)] = 0


@get("/simulation", opt=may("orders.read"))
async def get_simulation(house: House) -> simulation.Standing:
    """Whether a simulated world lives around the house, and how."""
    async with house.database.read() as tx:
        return await simulation.standing(tx)


@put("/simulation", opt=may("simulation.run"), responses=problems(400, 409))
async def put_simulation(data: WishForm, house: House, caller: Caller) -> simulation.Standing:
    """Let simulated customers come, or end it."""
    return await write(house, caller.actor, lambda tx: simulation.wish(tx, data.rate, data.minutes))


@put("/simulation/beat", opt=may("simulation.run"), responses=problems(400))
async def put_beat(data: BeatForm, house: House, caller: Caller) -> simulation.Standing:
    """A world says that it lives, and hears how it is wished to go on."""
    return await write(house, caller.actor, lambda tx: simulation.beat(tx, data.placed, data.faults))


routes = [get_simulation, put_beat, put_simulation]
