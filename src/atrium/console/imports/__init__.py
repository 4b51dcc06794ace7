"""Files that people bring: sent, mapped column by column, tried, taken in the background, with a report."""

from atrium.console.imports.bringing import bring_file, show_new
from atrium.console.imports.following import begin_import, list_imports, report_import, show_import, stop_import
from atrium.console.imports.mapping import map_columns

routes = [
    begin_import,
    bring_file,
    list_imports,
    map_columns,
    report_import,
    show_import,
    show_new,
    stop_import,
]

__all__ = ["routes"]
