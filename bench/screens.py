"""Every screen that the console has, by its address: a new one is among them as soon as its door is there."""

from collections.abc import Mapping

from litestar import Litestar
from litestar.handlers import HTTPRouteHandler

from atrium.doorway import doors, permission_of


def screens(
    app: Litestar, known: Mapping[str, str], *, is_open: bool = False, package: str = "atrium.console"
) -> list[str]:
    """The address of every screen: those for people who are signed in, or those open to all.

    `known` says what may stand behind a word: `{"customers": "1"}` makes `/customers/{customer_id}` an address.
    """
    paths = {
        path
        for method, path, door in doors(app)
        if method == "GET" and _is_screen(door, package) and is_open == (not permission_of(door))
    }
    return sorted(_address(path, known) for path in paths)


def _address(path: str, known: Mapping[str, str]) -> str:
    words = path.split("/")
    for place, word in enumerate(words):
        if word.startswith("{"):
            noun = words[place - 1]
            assert noun in known, f"{path}: say what stands behind /{noun}/, so that this screen is visited too"
            words[place] = known[noun]
    return "/".join(words)


def _is_screen(door: HTTPRouteHandler, package: str) -> bool:
    """What the ground offers, such as files and news, is looked at by no one."""
    module = door.fn.__module__
    return module.startswith(package) and not module.startswith(f"{package}.ground")
