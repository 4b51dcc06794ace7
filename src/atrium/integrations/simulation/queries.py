"""What can be seen of the simulated world."""

from datetime import datetime, timedelta

import msgspec

from atrium.kernel import Tx

ALIVE_FOR = timedelta(seconds=15)
"""A world that has not beaten for so long is gone."""

STANDING = """
    SELECT beat_at, rate, until, placed, faults FROM integrations.simulation WHERE beat_at > %(alive)s
"""


class Standing(msgspec.Struct, frozen=True):
    """Whether a world lives around the house, how fast until when, and what it has done so far."""

    is_alive: bool
    rate: float = 0.0
    until: datetime | None = None
    placed: int = 0
    faults: int = 0


async def standing(tx: Tx) -> Standing:
    """The world as it is; orders come at `rate` a second until `until`, else none do."""
    row = await tx.maybe(STANDING, alive=tx.now - ALIVE_FOR)
    if row is None:
        return Standing(is_alive=False)
    is_going = row["until"] is not None and row["until"] > tx.now
    rate, until = (row["rate"], row["until"]) if is_going else (0.0, None)
    return Standing(True, rate, until, row["placed"], row["faults"])  # noqa: FBT003 - it lives
