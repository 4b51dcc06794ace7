"""Every door names the permission it needs, or says that it is public."""

from collections.abc import Iterable
from typing import Any

from litestar import Litestar
from litestar.handlers import BaseRouteHandler, HTTPRouteHandler
from litestar.routes import HTTPRoute

from atrium.access import PERMISSIONS
from atrium.doorway.questions import learn_questions

PERMISSION = "permission"
PUBLIC = ""

public: dict[str, Any] = {PERMISSION: PUBLIC}
"""For a door's `opt`: open to everyone, signed in or not."""


def may(permission: str) -> dict[str, Any]:
    """For a door's `opt`: the permission that its caller needs; a name that is not on the list is a bug."""
    assert permission in PERMISSIONS, f"{permission} is not in access.PERMISSIONS"
    return {PERMISSION: permission}


def permission_of(door: BaseRouteHandler) -> str | None:
    """The permission that a door names; `PUBLIC` for none, None when it does not say."""
    return door.opt.get(PERMISSION)


def doors(app: Litestar) -> Iterable[tuple[str, str, HTTPRouteHandler]]:
    """Every method, path and handler, but for the OPTIONS that the framework answers by itself."""
    for route in app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            yield from ((method, route.path_format, handler) for method in sorted(_methods(handler)))


def _methods(handler: HTTPRouteHandler) -> set[str]:
    return {str(method) for method in handler.http_methods} - {"OPTIONS"}


def check_doors(app: Litestar) -> None:
    """Refuse to start with a door that says neither its permission nor that it is public; learn what each takes."""
    learn_questions(app)
    silent = sorted({f"{method} {path}" for method, path, door in doors(app) if permission_of(door) is None})
    if silent:
        message = f"These doors name no permission: {', '.join(silent)}"
        raise LookupError(message)


def is_screen(door: BaseRouteHandler) -> bool:
    """Whether a door is one for people; all others are for programs."""
    return door.fn.__module__.startswith("atrium.console")
