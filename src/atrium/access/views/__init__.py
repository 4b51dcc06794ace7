"""Saved views: questions to a screen that somebody keeps under a name, for themselves or for all of a role."""

from atrium.access.views.actions import add, change, delete, reorder, share
from atrium.access.views.queries import SavedView, listed

__all__ = ["SavedView", "add", "change", "delete", "listed", "reorder", "share"]
