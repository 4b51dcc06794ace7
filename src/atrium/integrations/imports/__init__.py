"""Files from elsewhere: read as they come, mapped by a small TOML file, taken batch by batch."""

from atrium.integrations.imports.ahead import ahead
from atrium.integrations.imports.grouping import Note
from atrium.integrations.imports.mapping import Mapping, load, parse, shipped
from atrium.integrations.imports.reading import Source
from atrium.integrations.imports.taking import TAKEN_WITH_A_NOTE, Batch, OrderFile, Tally

__all__ = [
    "TAKEN_WITH_A_NOTE",
    "Batch",
    "Mapping",
    "Note",
    "OrderFile",
    "Source",
    "Tally",
    "ahead",
    "load",
    "parse",
    "shipped",
]
