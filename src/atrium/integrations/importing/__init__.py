"""Bringing in things that others kept: products, prices, nodes, stock, places; from tables, JSON and spreadsheets."""

from atrium.integrations.importing.kinds import KINDS, Fields, Kind
from atrium.integrations.importing.layout import OURS, Column, Layout, Link, load, shipped
from atrium.integrations.importing.shaping import REQUIRED
from atrium.integrations.importing.taking import (
    AT_ONCE,
    MOST_AGAIN,
    NOTHING,
    Batch,
    File,
    Looked,
    Numbered,
    Taken,
    Tally,
)

__all__ = [
    "AT_ONCE",
    "KINDS",
    "MOST_AGAIN",
    "NOTHING",
    "OURS",
    "REQUIRED",
    "Batch",
    "Column",
    "Fields",
    "File",
    "Kind",
    "Layout",
    "Link",
    "Looked",
    "Numbered",
    "Taken",
    "Tally",
    "load",
    "shipped",
]
