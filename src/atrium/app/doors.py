"""The doors of one process, as an ASGI application."""

import warnings
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from litestar import Litestar, Request, Response, Router
from litestar.di import Provide
from litestar.exceptions import LitestarDeprecationWarning

from atrium import api, console
from atrium.api.ground import Reading, answer_problem, check_doors, give_caller, give_house, guard
from atrium.api.ground.health import live, ready
from atrium.api.ground.metrics import Measured, metrics
from atrium.api.ground.openapi import docs, openapi_config, openapi_json
from atrium.app.house import open_house
from atrium.kernel.process import end_with_parent, settle_down, speak
from atrium.kernel.settings import Settings

LARGEST_BODY = 10_000_000


def create_app(settings: Settings | None = None, url: str | None = None) -> Litestar:
    """All doors over one database: `url`, else the one that the settings name.

    Raises LookupError when a door names no permission.
    """
    if settings is None:
        settings = _own_process()
    address = url or settings.database_url
    assert address, "the doors need the address of a database"

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncGenerator[None]:
        async with open_house(settings, address) as house:
            app.state["house"] = house
            settle_down()
            yield

    with warnings.catch_warnings():
        # Litestar 3 will want each parameter marked as body, query or dependency; we are on 2.
        warnings.simplefilter("ignore", LitestarDeprecationWarning)
        app = _doors(lifespan)
    check_doors(app)
    return app


def _own_process() -> Settings:
    """The server makes each of its processes call us without arguments: it speaks and ends as ours do."""
    settings = Settings.from_environment()
    speak(settings.log)
    end_with_parent()
    return settings


def _answer_problem(request: Request[Any, Any, Any], problem: Exception) -> Response[Any]:
    """To a person as a page, where there is no screen to say it; to a program as problem details."""
    is_person = "text/html" in request.headers.get("accept", "") and not request.url.path.startswith(api.PREFIX)
    return (console.answer_problem if is_person else answer_problem)(request, problem)


def _doors(lifespan: Any) -> Litestar:
    return Litestar(
        route_handlers=[
            *(live, ready, metrics, openapi_json, docs),
            Router(api.PREFIX, route_handlers=api.gather()),
            *console.gather(),
        ],
        lifespan=[lifespan],
        dependencies={
            "house": Provide(give_house, sync_to_thread=False),
            "caller": Provide(give_caller, sync_to_thread=False),
        },
        before_request=guard,
        middleware=[Measured],
        request_class=Reading,
        exception_handlers={Exception: _answer_problem},
        request_max_body_size=LARGEST_BODY,
        openapi_config=openapi_config(version("atrium")),
        logging_config=None,
        debug=False,
    )
