"""The tree of categories: each is known by its path from the top, "Kitchen > Cups"; those above it come with it."""

from atrium.catalog.tree.actions import make, put
from atrium.catalog.tree.model import CategoryRow
from atrium.catalog.tree.queries import listed

__all__ = ["CategoryRow", "listed", "make", "put"]
