"""Bringing in things, kind by kind: products, prices, nodes, stock, places."""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, cast

import typer
from rich import box
from rich.table import Table

from atrium.cli.batches import bring
from atrium.cli.house import actor, located, opened, out, settled, shown
from atrium.cli.progress import progress, reported
from atrium.integrations import importing, imports
from atrium.kernel.migrate import migrate
from atrium.kernel.process import stand_back

MapName = Annotated[str, typer.Option("--mapping", help="A .toml file; none is needed for columns called as ours.")]
Dry = Annotated[bool, typer.Option("--dry-run", help="Read and check everything, write nothing.")]
Try = Annotated[bool, typer.Option("--try", help="Show how the first rows are understood, and stop.")]
ReportFile = Annotated[Path | None, typer.Option("--report", dir_okay=False, help="CSV of the rows refused, and why.")]
File = Annotated[Path, typer.Argument(dir_okay=False)]
TRIED = 5
Tell = Callable[[list[imports.Note]], None]


def command(kind: importing.Kind) -> Callable[..., None]:
    """The command that brings in things of a kind."""

    def bring_in(
        file: File,
        mapping: MapName = "",
        dry_run: Dry = False,  # noqa: FBT002 - an option of a command
        try_: Try = False,  # noqa: FBT002 - an option of a command
        report: ReportFile = None,
    ) -> None:
        with shown(), ExitStack() as stack:
            layout = importing.load(mapping) if mapping else importing.OURS
            source = stack.enter_context(imports.Source(file, importing.Looked(kind, layout)))
            rows = importing.File(kind, source, layout)
            if try_:
                _show_tried(rows)
                return
            tell = stack.enter_context(reported(report))
            step = stack.enter_context(progress(source))
            url = stack.enter_context(located(settled()))
            stand_back()
            asyncio.run(_taken(url, rows, tell, step, is_dry=dry_run))
            _show(rows.tally, kind.name, is_dry=dry_run)

    bring_in.__doc__ = f"Make or change {kind.name}: tables, JSON, Excel, OpenDocument or Parquet. Safe to repeat."
    return bring_in


async def _taken(url: str, file: importing.File, tell: Tell, step: Callable[[], None], *, is_dry: bool) -> None:
    await migrate(url)
    async with opened(url) as database:
        async for notes in bring(database, actor(), file, is_dry=is_dry):
            tell(notes)
            step()


def _show_tried(file: importing.File) -> None:
    """Each field with what the first rows say of it, and what cannot be read."""
    rows, notes = next(file.batches(), importing.NOTHING)
    tried = [(number, _flat(fields)) for number, fields in rows[:TRIED]]
    table = Table("field", *(f"row {number}" for number, _ in tried), box=box.SIMPLE)
    for name in dict.fromkeys(name for _, fields in tried for name in fields):
        table.add_row(name, *(fields.get(name, "") for _, fields in tried))
    out.print(table)
    for note in notes[:TRIED]:
        out.print(f"Row {note.row}: {note.detail}", markup=False)


def _flat(fields: importing.Fields) -> dict[str, str]:
    """Fields of fields by their whole names: `address.city`."""
    flat: dict[str, str] = {}
    for name, value in fields.items():
        if isinstance(value, dict):
            inner = cast("importing.Fields", value)
            flat |= {f"{name}.{key}": str(each) for key, each in inner.items()}
        else:
            flat[name] = str(value)
    return flat


def _show(tally: importing.Tally, name: str, *, is_dry: bool) -> None:
    """What became of the file."""
    would = "would be " if is_dry else ""
    table = Table("Dry run: nothing was written" if is_dry else f"Imported {name}", "", box=box.SIMPLE)
    table.columns[1].justify = "right"
    figures = [
        ("rows read", tally.read),
        (f"  {would}made or changed", tally.changed),
        ("  unchanged", tally.unchanged),
    ]
    for word, count in [*figures, ("  refused", tally.refused)]:
        table.add_row(word, f"{count:,}")
    for code, count in sorted(tally.codes.items()):
        table.add_row(f"    {code}", f"{count:,}")
    out.print(table)
