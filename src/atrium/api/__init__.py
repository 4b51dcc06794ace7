"""JSON doors, one file or folder a noun; each ends with its `routes`, gathered here under `/api/v1`."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

PREFIX = "/api/v1"


def gather() -> list[Any]:
    """The routes of all nouns."""
    nouns = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return [route for noun in nouns for route in getattr(noun, "routes", [])]
