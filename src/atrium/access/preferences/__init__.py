"""Preferences: how the screens look and speak to one person."""

from atrium.access.model import Preferences
from atrium.access.preferences.actions import keep
from atrium.access.preferences.model import DENSITIES, LOCALES, THEMES
from atrium.access.preferences.queries import get

__all__ = ["DENSITIES", "LOCALES", "THEMES", "Preferences", "get", "keep"]
