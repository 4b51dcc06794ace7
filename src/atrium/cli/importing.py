"""Bringing in what was kept elsewhere."""

import asyncio
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from atrium.cli.bringing import command
from atrium.cli.house import actor, located, opened, settled, shown
from atrium.cli.progress import progress, reported
from atrium.cli.tables import show_tally, show_totals
from atrium.dispatch.pace import listening
from atrium.integrations import importing, imports
from atrium.kernel import Database, Malformed
from atrium.kernel.migrate import migrate
from atrium.kernel.process import stand_back
from atrium.orders import history

app = typer.Typer(help="Bring in a file of some kind.", no_args_is_help=True)

MapName = Annotated[str, typer.Option("--mapping", help="A .toml file, or the name of a mapping that comes with us.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, write nothing.")]
ReportFile = Annotated[
    Path | None, typer.Option("--report", dir_okay=False, help="CSV of the rows refused or set aside, and why.")
]
Channel = Annotated[str, typer.Option("--totals", metavar="CHANNEL", help="What the history of a channel adds up to.")]


@app.command("orders")
def orders_(
    file: Annotated[Path | None, typer.Argument(dir_okay=False)] = None,
    mapping: MapName = "",
    dry_run: Dry = False,  # noqa: FBT002 - an option of a command
    report: ReportFile = None,
    totals: Channel = "",
) -> None:
    """Write down orders from before our time: CSV, TSV, JSON, JSON lines (also .gz), Excel, OpenDocument or Parquet."""
    with shown():
        if totals:
            _show_totals(totals)
        elif file and mapping:
            tally = _bring(file, imports.load(mapping), report, is_dry=dry_run)
            show_tally(tally, is_dry=dry_run)
        else:
            message = f"Name a file and its --mapping: a .toml file, or one of {', '.join(imports.shipped())}."
            raise Malformed(message)


def _show_totals(channel: str) -> None:
    async def added_up(url: str) -> list[tuple[history.Sold, history.Credited]]:
        await migrate(url)
        async with opened(url) as database, database.read() as tx:
            return await history.totals(tx, channel)

    with located(settled()) as url:
        found = asyncio.run(added_up(url))
    show_totals(channel, found)


def _bring(file: Path, mapping: imports.Mapping, report: Path | None, *, is_dry: bool) -> imports.Tally:
    with ExitStack() as stack:
        source = stack.enter_context(imports.Source(file, mapping))
        tell = stack.enter_context(reported(report))
        step = stack.enter_context(progress(source))
        url = stack.enter_context(located(settled()))
        stand_back()
        return asyncio.run(_taken(url, imports.OrderFile(source, mapping), (tell, step), is_dry=is_dry))


Steps = tuple[Callable[[list[imports.Note]], None], Callable[[], None]]


async def _taken(url: str, file: imports.OrderFile, steps: Steps, *, is_dry: bool) -> imports.Tally:
    """Take a file batch by batch; the next batch is read while the one before is written."""
    await migrate(url)
    tally = imports.Tally()
    async with opened(url) as database, listening(url) as pace:
        if not is_dry:
            async with database.transaction(actor()) as tx:
                await file.open_channel(tx)
        async with imports.ahead(file.batches()) as batches:
            async for batch in batches:
                began = time.monotonic()
                counted, notes, told = await _batch(database, file, batch, is_dry=is_dry)
                tally.add(counted)
                steps[0](notes)
                steps[1]()
                await asyncio.sleep(pace.give_way(told, time.monotonic() - began))
    return tally


async def _batch(
    database: Database, file: imports.OrderFile, batch: imports.Batch, *, is_dry: bool
) -> tuple[imports.Tally, list[imports.Note], int]:
    """Take a batch; what became of it, what is to be said, and how many facts that told."""
    if is_dry:
        async with database.read(actor()) as tx:
            return *await file.take(tx, batch, is_dry=True), 0
    async with database.transaction(actor()) as tx:
        counted, notes = await file.take(tx, batch)
    return counted, notes, tx.told


for each in importing.KINDS.values():
    app.command(each.name)(command(each))
