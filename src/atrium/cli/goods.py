"""Commands for what is in the house: schema, demo retailer, imports and exports, backups."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from atrium import postgres
from atrium.cli import retailer
from atrium.cli.house import err, located, opened, out, settled, shown
from atrium.integrations import exporting
from atrium.kernel import Database, NotFound
from atrium.kernel.migrate import migrate as bring_up_to_date

Kind = Callable[[Database, Path], Awaitable[str]]
"""Takes out a file of one kind and says in a sentence what it did."""

File = Annotated[Path, typer.Argument(dir_okay=False)]


def migrate() -> None:
    """Bring the database to the newest schema."""
    with shown(), located(settled()) as url:
        names = asyncio.run(bring_up_to_date(url))
    out.print("\n".join(names) if names else "The schema is current.", markup=False)


def demo() -> None:
    """Load the demo retailer, if the house is empty."""
    settings = settled()
    with shown(), located(settings) as url:
        asyncio.run(bring_up_to_date(url))
        out.print(asyncio.run(retailer.furnish(url, settings, say=out.print)), markup=False)
        for line in retailer.sign_ins(settings):
            out.print(line, markup=False)


def export(kind: str, file: File) -> None:
    """Take out all products, prices, nodes, channels, calendars, places, stock, customers, orders or credits.

    The end of the file's name says how: CSV, TSV or JSON lines, also packed (.gz), or Parquet; `-` writes CSV to the
    standard output.
    """
    _do(kind, file)


def backup(file: File) -> None:
    """Write everything into a file, as it is at one moment."""
    with shown(), located(settled()) as url:
        postgres.dump(url, file)
    out.print(f"Everything is in {file}.", markup=False)


def restore(file: File) -> None:
    """Put a backup in the place of what is there: all of it or nothing. Nobody may be at work meanwhile."""
    with shown(), located(settled()) as url:
        postgres.restore(url, file)
        asyncio.run(bring_up_to_date(url))
    out.print(f"Everything is as it was in {file}.", markup=False)


def _do(kind: str, file: Path) -> None:
    async def all_of_it(url: str) -> str:
        await bring_up_to_date(url)
        async with opened(url) as database:
            return await exporting.KINDS[kind](database, file)

    with shown():
        if kind not in exporting.KINDS:
            raise NotFound(f"There is no kind {kind!r}; there is {', '.join(sorted(exporting.KINDS))}.")
        with located(settled()) as url:
            err.print(asyncio.run(all_of_it(url)), markup=False)
