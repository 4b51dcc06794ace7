"""Bringing in things that others kept: products, prices, nodes, stock, places; from tables, JSON and spreadsheets."""

from atrium.integrations.importing.kinds import KINDS, Fields, Kind
from atrium.integrations.importing.layout import OURS, Layout, load
from atrium.integrations.importing.taking import AT_ONCE, NOTHING, File, Looked, Numbered, Tally

__all__ = [
    "AT_ONCE",
    "KINDS",
    "NOTHING",
    "OURS",
    "Fields",
    "File",
    "Kind",
    "Layout",
    "Looked",
    "Numbered",
    "Tally",
    "load",
]
