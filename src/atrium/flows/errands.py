"""Errands. Some of its orders were seen to → see to the next few."""

from collections.abc import Sequence

from atrium.kernel import Event, Tx
from atrium.orders import errands


async def carry_on(tx: Tx, events: Sequence[Event]) -> None:
    """Go on with errands that are not finished."""
    for errand_id in dict.fromkeys(event.facts["errand_id"] for event in events):
        await errands.carry_on(tx, errand_id)
