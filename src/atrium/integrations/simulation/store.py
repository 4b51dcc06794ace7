"""How the simulated world is remembered, and what it is wished to do."""

from datetime import datetime

from atrium.kernel import Tx

BEAT = """
    INSERT INTO integrations.simulation (beat_at, placed, faults)
    VALUES (%(now)s, %(placed)s, %(faults)s)
        ON CONFLICT (is_here) DO UPDATE
       SET beat_at = excluded.beat_at, placed = excluded.placed, faults = excluded.faults
"""
WISH = """
    UPDATE integrations.simulation SET rate = %(rate)s, until = %(until)s WHERE beat_at > %(alive)s
"""


async def beat(tx: Tx, placed: int, faults: int) -> None:
    """It lives, and has placed so many orders."""
    await tx.run(BEAT, now=tx.now, placed=placed, faults=faults)


async def wish(tx: Tx, rate: float, until: datetime | None, alive: datetime) -> bool:
    """How fast it is to live from now on; whether one lives that hears it (has beaten since `alive`)."""
    return bool(await tx.run(WISH, rate=rate, until=until, alive=alive))
