"""Screens, one file or folder a noun; each ends with its `routes`, gathered here."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from litestar import Router
from litestar.di import Provide

from atrium.console.ground import answer_problem, give_visit, guard
from atrium.console.ground.assets import show_asset, show_picture
from atrium.console.ground.news import follow_news

__all__ = ["answer_problem", "gather"]


def gather() -> list[Any]:
    """The screens of all nouns, behind one guard, and what they are dressed with."""
    nouns = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    screens = [route for noun in nouns for route in getattr(noun, "routes", [])]
    behind_guard = Router(
        "/",
        route_handlers=[*screens, follow_news],
        before_request=guard,
        dependencies={"visit": Provide(give_visit, sync_to_thread=False)},
        exception_handlers={Exception: answer_problem},
        include_in_schema=False,
    )
    return [Router("/", route_handlers=[show_asset, show_picture], include_in_schema=False), behind_guard]
