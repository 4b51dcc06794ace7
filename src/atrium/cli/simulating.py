"""The command that lets a world live around the house."""

import asyncio
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich import box
from rich.live import Live
from rich.table import Table

from atrium import access
from atrium.access.tokens import Scope
from atrium.cli.house import actor, err, out, perform, settled, shown
from atrium.integrations import simulation
from atrium.kernel import Malformed, Refusal, Tx
from atrium.kernel.process import PARENT, end_with_parent

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
LENGTH = re.compile(r"([0-9]{1,6}(?:\.[0-9]+)?)([smhd])")
SHOWN_EVERY_S = 1.0
DAY, TROUBLE, SEED = "4m", 0.05, 1
BEAT = simulation.Door("beat", "PUT", "/simulation/beat")
BEAT_EVERY_S = 2.0
AGAIN_AFTER_S = 60.0
ROLE = "integration"
MOST_FAULTS = 10

Rate = Annotated[float, typer.Option(min=0.01, max=2_000, help="Orders a second, on average over a day.")]
For = Annotated[str, typer.Option("--for", help="How long: 90s, 10m, 2h.")]
Seed = Annotated[int, typer.Option(help="The same seed, the same people and wishes.")]
Day = Annotated[str, typer.Option("--day", help="How long a day of the world takes: parcels need two or three.")]
Trouble = Annotated[float, typer.Option(min=0, max=1, help="Share of time in which things misbehave; 0: never.")]
Address = Annotated[str, typer.Option("--url", help="Where the house is; here, if it is not said.")]


def simulate(
    rate: Rate = 1.0,
    for_: For = "10m",
    seed: Seed = SEED,
    day: Day = DAY,
    trouble: Trouble = TROUBLE,
    url: Address = "",
) -> None:
    """Let customers, agents, nodes, carriers, suppliers and systems live around the house, by its public API alone.

    ATRIUM_TOKEN may hold a token for it; else it makes its own, which needs the database. Ends with 1 if the house did
    what no house may: answered 5xx, signed wrongly, told out of order, took an order twice.
    """
    with shown():
        for_s = seconds(for_)
        settings = settled()
        address = url or f"http://{settings.host}:{settings.port}"
        secret = os.environ.get("ATRIUM_TOKEN") or perform(lambda tx: _token(tx, for_s), actor())
        faults = asyncio.run(_lived(address, secret, simulation.Pace(rate, seconds(day), trouble), seed, for_s))
    sys.exit(1 if faults else 0)


def world() -> None:
    """Live around the house as its board wishes it; `atrium run` keeps one beside the demo retailer."""
    settings = settled()
    if PARENT in os.environ:
        end_with_parent()
    with shown(), _resting():
        asyncio.run(_followed(f"http://{settings.host}:{settings.port}", os.environ.get("ATRIUM_TOKEN", "")))


@contextmanager
def _resting() -> Generator[None]:
    """What refuses a world is not gone in a moment: it is said, and tried again in a while."""
    try:
        yield
    except Refusal:
        time.sleep(AGAIN_AFTER_S)
        raise


async def _followed(address: str, token: str) -> None:
    """Say that the world lives, hear how it is to go on, again and again, until the process is ended."""
    pace = simulation.Pace(0.0, seconds(DAY), TROUBLE)
    async with simulation.inhabited(address, token, pace, SEED) as world:
        while True:
            told = await world.house.ask(BEAT, {"placed": world.customers.placed, "faults": len(world.faults)})
            pace.rate = told.body["rate"] if told.is_good else 0.0
            await asyncio.sleep(BEAT_EVERY_S)


def seconds(text: str) -> float:
    """A length of time as people write it: 90s, 10m, 2h. Raises Malformed."""
    found = LENGTH.fullmatch(text)
    if not found or not float(found[1]):
        raise Malformed(f"{text!r} is no length of time; write 90s, 10m or 2h.")
    return float(found[1]) * UNITS[found[2]]


async def _token(tx: Tx, for_s: float) -> str:
    """A token for as long as the world lives, and a little more."""
    until = datetime.now(UTC) + timedelta(seconds=for_s, hours=1)
    _, secret = await access.tokens.issue(tx, f"simulation-{os.getpid()}", ROLE, Scope(None, None, until, None))
    return secret


async def _lived(address: str, token: str, pace: simulation.Pace, seed: int, for_s: float) -> list[str]:
    """Watch the world until its time is over or somebody ends it; says what went wrong."""
    told = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, told.set)
    async with simulation.inhabited(address, token, pace, seed) as world:
        began = time.monotonic()
        with Live(console=err, refresh_per_second=2, transient=True, get_renderable=_sight(world, began, for_s)):
            while time.monotonic() - began < for_s and not told.is_set():
                await asyncio.sleep(min(SHOWN_EVERY_S, for_s))
        faults = world.faults
        _report(world, time.monotonic() - began)
    for fault in faults[:MOST_FAULTS]:
        err.print(f"Fault: {fault}", markup=False)
    return faults


def _sight(world: simulation.World, began: float, for_s: float) -> Callable[[], str]:
    def line() -> str:
        lived, systems = time.monotonic() - began, world.systems.totals()
        return (
            f"{lived:,.0f} of {for_s:,.0f} s · {world.pace.hour:04.1f} h · {world.customers.placed:,} orders placed "
            f"· {systems['taken']:,} messages heard · {len(world.faults)} faults"
        )

    return line


def _report(world: simulation.World, lived_s: float) -> None:
    """What was asked and answered, and what systems heard."""
    tally = world.house.tally
    asked = Table("asked", "times", "a second", "p50 ms", "p99 ms", "outcomes", box=box.SIMPLE)
    for name, outcomes in sorted(tally.outcomes.items()):
        times = outcomes.total()
        said = ", ".join(f"{outcome}: {count:,}" for outcome, count in outcomes.most_common())
        figures = [f"{tally.percentile_ms(name, share):,.1f}" for share in (0.5, 0.99)]
        asked.add_row(name, f"{times:,}", f"{times / lived_s:,.1f}", *figures, said)
    heard = Table("system", "taken", "again", "misbehaved", "wrongly signed", "out of order", box=box.SIMPLE)
    for name, it in world.systems.heard.items():
        figures = (it.taken, it.again, it.refused, it.unsigned, it.disordered)
        heard.add_row(name, *(f"{figure:,}" for figure in figures))
    out.print(asked, heard)
    placed, again = world.customers.placed, tally.again
    out.print(f"{placed:,} orders placed in {lived_s:,.0f} s; {again:,} requests repeated, since nobody had answered.")
    if world.customers.turned_away:
        out.print(
            f"{world.customers.turned_away:,} customers did not fit in: this world was slower than it was asked to be."
        )
