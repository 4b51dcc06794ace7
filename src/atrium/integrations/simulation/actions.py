"""What one does with a simulated world: it beats, and is wished to live faster, slower or not."""

from datetime import timedelta

from atrium.integrations.simulation import store
from atrium.integrations.simulation.events import SimulationWished
from atrium.integrations.simulation.queries import ALIVE_FOR, Standing, standing
from atrium.kernel import Refused, Tx


async def beat(tx: Tx, placed: int, faults: int) -> Standing:
    """The world says that it lives and what it has done so far; it hears how it is wished to go on."""
    await store.beat(tx, placed, faults)
    return await standing(tx)


async def wish(tx: Tx, rate: float, minutes: int) -> Standing:
    """Let simulated customers come: so many orders a second (0: none any more) for some minutes.

    Raises Refused `no_simulation` when no world lives around this house.
    """
    until = tx.now + timedelta(minutes=minutes) if rate else None
    if not await store.wish(tx, rate, until, tx.now - ALIVE_FOR):
        detail = "No simulated world lives around this house; `atrium run` keeps one beside the demo retailer."
        raise Refused("no_simulation", detail)
    await tx.emit(SimulationWished(rate, until))
    return await standing(tx)
