"""What an import shows while it goes on: a bar, and a file of what was refused."""

import csv
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from atrium.cli.house import err
from atrium.integrations import imports
from atrium.kernel import Refused


@contextmanager
def reported(path: Path | None) -> Generator[Callable[[list[imports.Note]], None]]:
    """Where notes are written: a CSV file, or nowhere."""
    if path is None:
        yield lambda _: None
        return
    try:
        file = path.open("w", newline="", encoding="utf-8")
    except OSError as problem:
        raise Refused("no_file", f"{path} cannot be written: {problem.strerror}.") from None
    with file:
        writer = csv.writer(file)
        writer.writerow(imports.Note._fields)
        yield writer.writerows


@contextmanager
def progress(source: imports.Source) -> Generator[Callable[[], None]]:
    """A bar on a terminal, nothing elsewhere."""
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(source.path.name, total=source.size)
        yield lambda: progress.update(task, completed=source.position)
