"""Composition: settings, database, writer, doors."""

from atrium.app.doors import create_app
from atrium.app.house import open_house

__all__ = ["create_app", "open_house"]
